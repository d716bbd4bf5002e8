#!/usr/bin/env bash
# The only list of Debian packages (Debian 12). Installs what is missing and says nothing when all is there.
#
#   Docker/install-packages.sh              to build, test and run
#   Docker/install-packages.sh --runtime    to run a built binary
set -euo pipefail

runtime=(ca-certificates libcurl4 libgcc-s1 libsqlite3-0 libssl3 libstdc++6 libxxhash0 zlib1g)
build=(ca-certificates curl git libcurl4-openssl-dev libsqlite3-dev libssl-dev libxxhash-dev pkg-config zlib1g-dev)

case "${1-}" in
--runtime) packages=("${runtime[@]}") ;;
'') packages=("${runtime[@]}" "${build[@]}") ;;
*)
    echo "usage: $0 [--runtime]" >&2
    exit 64
    ;;
esac

missing=()
for package in "${packages[@]}"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status} ' "$package" 2>/dev/null || true)
    [[ " $status" == *" installed "* ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

as_root=()
if ((EUID != 0)); then
    command -v sudo >/dev/null || {
        echo "$0: run as root, or install sudo; missing: ${missing[*]}" >&2
        exit 1
    }
    as_root=(sudo)
fi

# What apt has to say matters only when it fails.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1 </dev/null
}
echo "installing ${missing[*]}" >&2
# A package list that is there may be enough and saves the time of a new one.
apt install --yes --no-install-recommends "${missing[@]}" ||
    { apt update && apt install --yes --no-install-recommends "${missing[@]}"; } || {
    cat "$log" >&2
    exit 1
}
