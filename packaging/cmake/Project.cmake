# What every target of the project shares: language, warnings, sanitizers, libraries, and the two functions below.
option(SSSUP_TESTS "Build the tests" ON)
option(SSSUP_WARNINGS_AS_ERRORS "Warnings are errors" ON)
set(SSSUP_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize= (address,undefined or thread)")

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
find_package(libzip REQUIRED)

add_library(sssup_options INTERFACE)
target_include_directories(sssup_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(sssup_options INTERFACE SSSUP_VERSION="${PROJECT_VERSION}" BOOST_ASIO_NO_DEPRECATED)
target_link_libraries(sssup_options INTERFACE Threads::Threads)
if(MSVC)
  target_compile_options(sssup_options INTERFACE /W4 /permissive- /utf-8 $<$<BOOL:${SSSUP_WARNINGS_AS_ERRORS}>:/WX>)
  target_compile_definitions(sssup_options INTERFACE NOMINMAX WIN32_LEAN_AND_MEAN _WIN32_WINNT=0x0A00)
else()
  target_compile_options(sssup_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
      -Wold-style-cast -Wcast-qual -Woverloaded-virtual -Wnull-dereference -Wimplicit-fallthrough
      $<$<BOOL:${SSSUP_WARNINGS_AS_ERRORS}>:-Werror>)
endif()
if(SSSUP_SANITIZE)
  target_compile_options(sssup_options INTERFACE -fsanitize=${SSSUP_SANITIZE} -fno-sanitize=vptr -fno-sanitize-recover=all
      -fno-omit-frame-pointer)
  target_link_options(sssup_options INTERFACE -fsanitize=${SSSUP_SANITIZE})
endif()

# sssup_library(NAME SOURCES … [LINK …]): a static library of the project; LINK is what its headers need too.
function(sssup_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC sssup_options ${arg_LINK})
endfunction()

# sssup_program(NAME OUTPUT … SOURCES … LINK …)
function(sssup_program name)
  cmake_parse_arguments(arg "" "OUTPUT" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES OUTPUT_NAME ${arg_OUTPUT})
  target_link_libraries(${name} PRIVATE sssup_options ${arg_LINK})
endfunction()
