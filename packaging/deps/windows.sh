#!/usr/bin/env bash
# Builds what the Windows programs are linked with, for x86_64-w64-mingw32 (GCC, posix threads, static), from Debian's
# source packages into a cache outside the checkout. Asks nothing; quick when all is there; taken up where it was
# interrupted. Every dependency has a folder of its own, named after its version and how it is built.
#   windows.sh               everything
#   windows.sh --without-qt  all but Qt, which takes longer than the rest together
#   windows.sh --prefix      prints the folder for CMAKE_PREFIX_PATH and builds nothing
set -euo pipefail
deps=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=packaging/deps/debian_source.sh
. "$deps/debian_source.sh"

host=x86_64-w64-mingw32
packages=(build-essential cmake ninja-build ccache pkg-config util-linux xz-utils autoconf automake libtool tcl protobuf-compiler
  g++-mingw-w64-x86-64-posix binutils-mingw-w64-x86-64 libz-mingw-w64-dev
  libboost1.81-dev libcli11-dev libexpected-dev nlohmann-json3-dev)
# Qt's own tools run while it is built and while the programs are; they must be of the same version.
qt_packages=(qt6-base-dev qt6-base-dev-tools)

# In the order they are built in.
declare -A version=([catch2]=$catch2_version [fmt]=9.1.0 [spdlog]=1.10.0 [sqlite]=3.40.1 [sodium]=1.0.18
  [iconv]=2.74.6 [zip]=1.7.3 [protobuf]=3.21.12 [qt]=6.4.2)
small=(catch2 fmt spdlog sqlite sodium iconv zip protobuf)

# --- how each is built: in the folder `work`, installed into `out` ---

with_cmake() {  # SOURCE OPTION…
  local source=$1
  shift
  cmake -S "$source" -B "$work/build" -G Ninja -DCMAKE_TOOLCHAIN_FILE="$deps/../cmake/mingw-w64.cmake" \
    -DSSSUP_WINDOWS_PREFIX="$(IFS=';' && echo "${built[*]-}")" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF \
    -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_INSTALL_PREFIX="$out" "$@"
  cmake --build "$work/build"
  cmake --install "$work/build"
}

build_catch2() {
  catch2_source "$work/source"
  with_cmake "$work/source" "${catch2_options[@]}"
}

build_fmt() {
  debian_source fmtlib bookworm fmtlib_9.1.0+ds1.orig.tar.gz \
    84ce1c2d0be3a9863935137969dcec6970125caac032f82474640bfc81463583 "$work/source"
  with_cmake "$work/source" -DFMT_TEST=OFF -DFMT_DOC=OFF
}

build_spdlog() {
  debian_source spdlog bookworm spdlog_1.10.0+ds.orig.tar.xz \
    620ca6842b5c21014470bd42eb4716024674214fb973b5ffa3aaea33310ad327 "$work/source"
  with_cmake "$work/source" -DSPDLOG_FMT_EXTERNAL=ON -DSPDLOG_BUILD_EXAMPLE=OFF -DSPDLOG_ENABLE_PCH=OFF
}

# The source package has SQLite's own tree: the one C file that all of it becomes is made first.
build_sqlite() {
  debian_source sqlite3 bookworm sqlite3_3.40.1.orig.tar.xz \
    aaa776260ab4dc976db34aa7891819484c8676b5b2783123ebc6301e2ca5d655 "$work/source"
  mkdir -p "$work/build" "$out/include" "$out/lib"
  (cd "$work/build" && ../source/configure --disable-tcl --disable-readline && make sqlite3.c)
  (cd "$work/build" && ccache $host-gcc-posix -O2 -DNDEBUG -DSQLITE_THREADSAFE=1 -DSQLITE_DQS=0 -DSQLITE_OMIT_LOAD_EXTENSION \
    -DSQLITE_DEFAULT_MEMSTATUS=0 -c sqlite3.c -o sqlite3.o && $host-ar rcs "$out/lib/libsqlite3.a" sqlite3.o)
  cp "$work/build/sqlite3.h" "$out/include/"
}

build_sodium() {
  debian_source libsodium bookworm libsodium_1.0.18.orig.tar.gz \
    d59323c6b712a1519a5daf710b68f5e7fde57040845ffec53850911f10a5d4f4 "$work/source"
  mkdir -p "$work/build"
  autoreconf --install "$work/source"
  # GCC's stack protector would bring in libssp.
  (cd "$work/build" && ../source/configure --host=$host CC="ccache $host-gcc-posix" --prefix="$out" --disable-shared \
    --enable-static --disable-ssp --disable-dependency-tracking && make -j"$(nproc)" && make install)
}

# win-iconv: iconv by Windows' own code pages, one file in the public domain that GLib's source brings along.
build_iconv() {
  debian_source glib2.0 bookworm glib2.0_2.74.6.orig.tar.xz \
    069cf7e51cd261eb163aaf06c8d1754c6835f31252180aff5814e5afc7757fbc "$work/source"
  mkdir -p "$out/include" "$out/lib"
  $host-gcc-posix -O2 -DNDEBUG -c "$work/source/glib/win_iconv.c" -o "$work/iconv.o"
  $host-ar rcs "$out/lib/libiconv.a" "$work/iconv.o"
  cat >"$out/include/iconv.h" <<'HEADER'
#pragma once
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef void* iconv_t;
iconv_t iconv_open(const char* to, const char* from);
int iconv_close(iconv_t converter);
size_t iconv(iconv_t converter, char** in, size_t* in_left, char** out, size_t* out_left);
#ifdef __cplusplus
}
#endif
HEADER
}

build_zip() {
  debian_source libzip bookworm libzip_1.7.3.orig.tar.xz \
    a60473ffdb7b4260c08bfa19c2ccea0438edac11193c3afbbb1f17fbcf6c6132 "$work/source"
  local off=() part
  for part in BUILD_TOOLS BUILD_REGRESS BUILD_EXAMPLES BUILD_DOC ENABLE_COMMONCRYPTO ENABLE_GNUTLS ENABLE_MBEDTLS \
    ENABLE_OPENSSL ENABLE_WINDOWS_CRYPTO ENABLE_BZIP2 ENABLE_LZMA ENABLE_ZSTD; do
    off+=("-D$part=OFF")
  done
  with_cmake "$work/source" "${off[@]}"
}

build_protobuf() {
  debian_source protobuf bookworm protobuf_3.21.12.orig.tar.gz \
    930c2c3b5ecc6c9c12615cf5ad93f1cd6e12d0aba862b572e076259970ac3a53 "$work/source"
  with_cmake "$work/source" -Dprotobuf_BUILD_PROTOC_BINARIES=OFF -Dprotobuf_BUILD_TESTS=OFF -Dprotobuf_WITH_ZLIB=OFF \
    -Dprotobuf_BUILD_LIBPROTOC=OFF
}

# Widgets and what they stand on, every library of others that Qt brings along inside. Debian's source lacks wintab.h.
build_qt() {
  [ -e "$work/source/CMakeLists.txt" ] || debian_source qt6-base bookworm qt6-base_6.4.2+dfsg.orig.tar.xz \
    4f14b89a9463a540fd84a6718b8519a2297119b454ef547721015a9e9019ae9e "$work/source"
  local off=() part
  for part in sql network dbus xml printsupport concurrent vulkan direct2d directwrite zstd icu tabletevent \
    system_zlib system_png system_jpeg system_pcre2 system_harfbuzz system_freetype system_doubleconversion; do
    off+=("-DFEATURE_$part=OFF")
  done
  with_cmake "$work/source" -DQT_HOST_PATH=/usr -DQT_HOST_PATH_CMAKE_DIR=/usr/lib/x86_64-linux-gnu/cmake \
    -DINPUT_opengl=no -DQT_BUILD_EXAMPLES=OFF -DQT_BUILD_TESTS=OFF "${off[@]}"
}

# --- where each is put ---

# The folder of a dependency: another one as soon as how it is built changes, or the compiler.
folder_of() {
  local how
  how=$({ declare -f "build_$1" with_cmake catch2_source && echo "${catch2_options[*]}" &&
    $host-gcc-posix -dumpversion 2>/dev/null || echo 12-posix; } | sha256sum)
  echo "$cache/windows/store/$1-${version[$1]}-${how:0:12}"
}

declare -A folder
for name in "${small[@]}" qt; do folder[$name]=$(folder_of "$name"); done
all=$(printf '%s\n' "${folder[@]}" | sort | sha256sum)
prefix=$cache/windows/prefix-${all:0:12}

built=()
build() {
  local name=$1
  out=${folder[$name]}
  work=$cache/windows/work/$(basename "$out")
  if ! [ -e "$out/.complete" ]; then
    local begun=$SECONDS
    say "building $name ${version[$name]} for Windows (once)"
    mkdir -p "$work"
    # Not as a condition: in one, bash would go on after a step that failed.
    set +e
    (set -e; "build_$name") >"$work/log" 2>&1
    local result=$?
    set -e
    if [ $result != 0 ]; then
      tail -n 40 "$work/log" >&2
      say "$name: failed; all of it is in $work/log"
      exit 1
    fi
    touch "$out/.complete"
    rm -rf "$work"
    say "$name: $((SECONDS - begun)) s"
  fi
  built+=("$out")
}

# One folder with all of them: hard links to what was built; of Debian's headers only the folders that are meant.
show() {
  local name=$1
  [ -e "$prefix/.has/$name" ] && return
  mkdir -p "$prefix/.has"
  cp -al --force "${folder[$name]}/." "$prefix/"
  touch "$prefix/.has/$name"
}

show_headers() {
  local headers config
  mkdir -p "$prefix/include" "$prefix/share/cmake"
  for headers in boost CLI nlohmann tl; do ln -sfn "/usr/include/$headers" "$prefix/include/$headers"; done
  for config in CLI11 nlohmann_json tl-expected; do cp -r "/usr/share/cmake/$config" "$prefix/share/cmake/"; done
}

case ${1-} in
  --prefix) echo "$prefix"; exit 0 ;;
  --without-qt | '') ;;
  *) say "unknown option $1"; exit 2 ;;
esac

install_packages "${packages[@]}"
mkdir -p "$cache/windows"
exec 9>"$cache/windows/.lock"
flock 9  # another run may be building the same
CMAKE_BUILD_PARALLEL_LEVEL=$(nproc)
export CMAKE_BUILD_PARALLEL_LEVEL
show_headers
for name in "${small[@]}"; do build "$name"; show "$name"; done
[ "${1-}" = --without-qt ] && exit 0
install_packages "${qt_packages[@]}"
build qt
show qt
