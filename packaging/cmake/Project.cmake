# What every target of the project shares: language, warnings, sanitizers, libraries, and the two functions below.
option(SSSUP_TESTS "Build the tests" ON)
option(SSSUP_WARNINGS_AS_ERRORS "Warnings are errors" ON)
set(SSSUP_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize= (address,undefined or thread)")
option(SSSUP_FUZZ "Build the fuzzers of tests/fuzz for libFuzzer, and no other test (needs clang)" OFF)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

find_program(SSSUP_CCACHE ccache)
if(SSSUP_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Relative to the checkout, so that several build folders share one cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      ${SSSUP_CCACHE})
endif()

find_package(Threads REQUIRED)
find_package(Protobuf REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(tl-expected QUIET)
if(NOT TARGET tl::expected)
  # Debian's package has the header but no CMake files.
  find_path(SSSUP_TL_EXPECTED tl/expected.hpp REQUIRED)
  add_library(sssup_tl_expected INTERFACE)
  target_include_directories(sssup_tl_expected SYSTEM INTERFACE ${SSSUP_TL_EXPECTED})
  add_library(tl::expected ALIAS sssup_tl_expected)
endif()
find_package(unofficial-sodium CONFIG QUIET)
if(NOT TARGET unofficial-sodium::sodium)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
  add_library(unofficial-sodium::sodium ALIAS PkgConfig::sodium)
endif()
if(WIN32)
  set(ZLIB_USE_STATIC_LIBS ON)
  find_package(ZLIB REQUIRED)  # a static libzip needs it and does not look for it
endif()
find_package(libzip REQUIRED)
# The window; builds without Qt go on without it.
find_package(Qt6 6.4 QUIET COMPONENTS Core Gui Widgets Test)
option(SSSUP_GUI "Build the window (needs Qt 6.4)" ${Qt6_FOUND})
if(SSSUP_GUI)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets Test)
endif()

add_library(sssup_options INTERFACE)
target_include_directories(sssup_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(sssup_options INTERFACE SSSUP_VERSION="${PROJECT_VERSION}" BOOST_ASIO_NO_DEPRECATED)
target_link_libraries(sssup_options INTERFACE Threads::Threads)
if(MSVC)
  target_compile_options(sssup_options INTERFACE /W4 /permissive- /utf-8 $<$<BOOL:${SSSUP_WARNINGS_AS_ERRORS}>:/WX>)
else()
  target_compile_options(sssup_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
      -Wold-style-cast -Wcast-qual -Woverloaded-virtual -Wnull-dereference -Wimplicit-fallthrough
      $<$<BOOL:${SSSUP_WARNINGS_AS_ERRORS}>:-Werror>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # What GCC 12's optimizer finds in inlined code of the standard library: mostly false alarms, so no errors where it
    # optimises in earnest.
    foreach(guess null-dereference restrict stringop-overflow stringop-overread array-bounds maybe-uninitialized)
      target_compile_options(sssup_options INTERFACE $<$<CONFIG:Release>:-Wno-error=${guess}>)
    endforeach()
  endif()
endif()
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # A source file that others are joined with counts as a header for this one.
  target_compile_options(sssup_options INTERFACE -Wno-subobject-linkage)
endif()
if(WIN32)
  target_compile_definitions(sssup_options INTERFACE UNICODE _UNICODE NOMINMAX WIN32_LEAN_AND_MEAN _WIN32_WINNT=0x0A00)
  target_link_libraries(sssup_options INTERFACE ws2_32 mswsock)  # what Boost.Asio stands on
  enable_language(RC)
endif()
if(SSSUP_FUZZ)
  # Counts what each input reaches; the fuzzers themselves bring libFuzzer's main.
  target_compile_options(sssup_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(SSSUP_SANITIZE)
  target_compile_options(sssup_options INTERFACE -fsanitize=${SSSUP_SANITIZE} -fno-sanitize=vptr -fno-sanitize-recover=all
      -fno-omit-frame-pointer)
  target_link_options(sssup_options INTERFACE -fsanitize=${SSSUP_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # GCC's own advice: with a sanitizer this warning gives false alarms (std::regex, std::function).
    target_compile_options(sssup_options INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
if(SSSUP_SANITIZE STREQUAL thread AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # GCC 12 warns of libstdc++'s own stream buffers, which it inlines less of with ThreadSanitizer. And protobuf's maps have
  # one more member in a program that says it is built with it, but not in the system's library.
  target_compile_options(sssup_options INTERFACE -Wno-null-dereference -U__SANITIZE_THREAD__)
endif()

# sssup_library(NAME SOURCES … [LINK …]): a static library of the project; LINK is what its headers need too.
function(sssup_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC sssup_options ${arg_LINK})
endfunction()

# sssup_windows_resources(TARGET [DESCRIPTION text] [ELEVATED TRUE]): its manifest and version resource. ELEVATED: only
# administrators can start it, after Windows has asked.
function(sssup_windows_resources target)
  cmake_parse_arguments(arg "" "DESCRIPTION;ELEVATED" "" ${ARGN})
  get_target_property(name ${target} OUTPUT_NAME)
  if(NOT name)
    set(name ${target})
  endif()
  if(NOT arg_DESCRIPTION)
    set(arg_DESCRIPTION "SSS Upgrade")
  endif()
  if(arg_ELEVATED)
    set(level requireAdministrator)
  else()
    set(level asInvoker)
  endif()
  set(manifest ${CMAKE_CURRENT_BINARY_DIR}/${target}.manifest)
  configure_file(${PROJECT_SOURCE_DIR}/packaging/windows/program.manifest.in ${manifest} @ONLY)
  configure_file(${PROJECT_SOURCE_DIR}/packaging/windows/program.rc.in ${CMAKE_CURRENT_BINARY_DIR}/${target}.rc @ONLY)
  set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/${target}.rc PROPERTIES OBJECT_DEPENDS ${manifest})
  # A target of its own: the resource compiler does not know the C++ compiler's options.
  add_library(${target}_resources OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${target}.rc)
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:${target}_resources>)
  if(MSVC)
    target_link_options(${target} PRIVATE /MANIFEST:NO)
  endif()
endfunction()

# sssup_program(NAME OUTPUT … [DESCRIPTION …] [ELEVATED] SOURCES … LINK …): DESCRIPTION and ELEVATED as above.
function(sssup_program name)
  cmake_parse_arguments(arg "ELEVATED" "OUTPUT;DESCRIPTION" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES OUTPUT_NAME ${arg_OUTPUT})
  target_link_libraries(${name} PRIVATE sssup_options ${arg_LINK})
  if(WIN32)
    sssup_windows_resources(${name} DESCRIPTION "${arg_DESCRIPTION}" ELEVATED ${arg_ELEVATED})
  endif()
endfunction()
