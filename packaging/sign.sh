#!/usr/bin/env bash
# Signs programs and packages in place, where a certificate is given; without one says so and leaves them as they are.
#   sign.sh FILE…
# SSSUP_SIGN_CERTIFICATE    PKCS#12 file
# SSSUP_SIGN_PASSWORD_FILE  file with its password (not the password: command lines and environments are read by others)
# SSSUP_SIGN_TIMESTAMP      URL of an RFC 3161 time stamping authority; empty: not stamped
set -euo pipefail
if [ -z "${SSSUP_SIGN_CERTIFICATE:-}" ]; then
  echo "not signed, SSSUP_SIGN_CERTIFICATE is empty: ${*##*/}"
  exit 0
fi
for file in "$@"; do
  osslsigncode sign -h sha256 -pkcs12 "$SSSUP_SIGN_CERTIFICATE" -readpass "${SSSUP_SIGN_PASSWORD_FILE:?}" \
    ${SSSUP_SIGN_TIMESTAMP:+-ts "$SSSUP_SIGN_TIMESTAMP"} -n "SSS Upgrade" -in "$file" -out "$file.signed"
  mv "$file.signed" "$file"
done
