#!/usr/bin/env bash
# Installs what runs the Windows programs on Debian 12: 64-bit Wine, and a screen for programs with a window. Asks nothing.
set -euo pipefail
# shellcheck source=packaging/deps/debian_source.sh
. "$(dirname "${BASH_SOURCE[0]}")/debian_source.sh"

install_packages wine wine64 util-linux xvfb xauth fonts-noto-cjk locales jq msitools wixl uuid-runtime xorriso
