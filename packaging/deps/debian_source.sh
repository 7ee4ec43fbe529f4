# Sourced by the scripts beside it: Debian packages, and pinned sources of Debian's source packages.

cache=${SSSUP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sss-upgrade}

say() { echo "deps: $*" >&2; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

# install_packages NAME…: those that are not there yet, without recommendations.
install_packages() {
  local package missing=()
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The system's mirror of Debian, or Debian's own.
debian_mirror() {
  local mirror
  mirror=$(sed -nE 's/^URIs: *(\S+\/debian)\/?( .*)?$/\1/p; s/^deb +(\[[^]]*\] +)?(\S+\/debian)\/? .*/\2/p' \
    /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1 || true)
  echo "${mirror:-http://deb.debian.org/debian}"
}

# debian_source PACKAGE SUITE TARBALL SHA256 FOLDER: unpacks the upstream tarball of a Debian source package into a new
# folder. Kept in the cache, checked at each use. The lists are private: the system's own apt sources stay as they are.
debian_source() {
  local package=$1 suite=$2 tarball=$3 sha256=$4 folder=$5
  local kept=$cache/sources/$tarball
  if ! [ -e "$kept" ]; then
    say "fetching $tarball"
    local apt=$folder.apt
    mkdir -p "$apt/lists/partial" "$cache/sources"
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(debian_mirror) $suite main" >"$apt/sources.list"
    local options=(-qq -o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
      -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt" -o APT::Sandbox::User=root)
    apt-get "${options[@]}" update
    (cd "$apt" && apt-get "${options[@]}" source --download-only "$package")
    echo "$sha256  $apt/$tarball" | sha256sum --check --quiet || return 1
    mv "$apt/$tarball" "$kept.$$" && mv "$kept.$$" "$kept"
  fi
  # Spoilt in the cache: the next run fetches it again.
  echo "$sha256  $kept" | sha256sum --check --quiet || { rm -f "$kept"; return 1; }
  mkdir -p "$folder"
  tar -xf "$kept" -C "$folder" --strip-components=1
}

# Catch2 3, for both lanes: Debian 12 has version 2, so the source is Debian 13's.
catch2_version=3.7.1
catch2_options=(-DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_STANDARD=20 -DCATCH_INSTALL_DOCS=OFF -DBUILD_TESTING=OFF)
catch2_source() {
  debian_source catch2 trixie catch2_$catch2_version.orig.tar.gz \
    c991b247a1a0d7bb9c39aa35faf0fe9e19764213f28ffba3109388e62ee0269c "$1"
}
