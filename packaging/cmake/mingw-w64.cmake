# Windows programs built on Linux: GCC for x86_64-w64-mingw32 with posix threads, everything linked statically.
# Dependencies are where packaging/deps/windows.sh put them.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)

if(NOT DEFINED SSSUP_WINDOWS_PREFIX)
  execute_process(COMMAND bash ${CMAKE_CURRENT_LIST_DIR}/../deps/windows.sh --prefix OUTPUT_VARIABLE SSSUP_WINDOWS_PREFIX
                  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES SSSUP_WINDOWS_PREFIX)

# Libraries and headers are Windows', programs (protoc, Qt's tools) this computer's.
set(CMAKE_FIND_ROOT_PATH ${SSSUP_WINDOWS_PREFIX} /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
list(TRANSFORM SSSUP_WINDOWS_PREFIX APPEND /lib/pkgconfig OUTPUT_VARIABLE pkgconfig)
list(JOIN pkgconfig ":" pkgconfig)
set(ENV{PKG_CONFIG_LIBDIR} ${pkgconfig})

set(CMAKE_CXX_FLAGS_INIT "-Wa,-mbig-obj")
# The same sources give the same program: no time of linking in it. Sections lie in the file as in memory: Wine maps such
# ones, and copies others into memory of the process' own.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static -Wl,--no-insert-timestamp -Wl,--file-alignment=4096")
set(CMAKE_EXE_LINKER_FLAGS_RELEASE_INIT -s)
set(CMAKE_CROSSCOMPILING_EMULATOR ${CMAKE_CURRENT_LIST_DIR}/wine.sh)
