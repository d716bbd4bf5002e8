#!/usr/bin/env bash
# Builds the runtime stage of the Dockerfile without a Docker engine and runs it: buildah on a base made by debootstrap.
#
#   Docker/try-image.sh [BINARY=.build-release/release/shoprelay]
#
# BINARY is built before: swift build -c release --static-swift-stdlib --product shoprelay --scratch-path .build-release
# Needs root, and Debian's buildah, debootstrap and curl. Everything happens in a temporary directory; set KEEP to a
# directory to keep the base between runs.
set -euo pipefail
cd "$(dirname "$0")/.."

binary=$(realpath "${1:-.build-release/release/shoprelay}")
port=${PORT:-18090}
work=$(mktemp -d)
keep=${KEEP:-$work}
base=$keep/base
server=
export BUILDAH_ISOLATION=chroot

buildah() { command buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"; }

# The program itself, below the shells and the namespace that hold it.
leaf() {
    local pid=$1 child
    while child=$(pgrep --parent "$pid"); do pid=$child; done
    echo "$pid"
}

cleanup() {
    [[ -z $server ]] || kill -KILL "$(leaf "$server")" 2>/dev/null || true
    buildah rm --all >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap cleanup EXIT

step() { echo "== $*"; }

if [[ ! -d $base ]]; then
    step "base system"
    mirror=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
        awk '$1 == "bookworm" && $2 == "main" { print $3; exit }')
    mkdir -p "$keep"
    debootstrap --variant=minbase bookworm "$base.new" "$mirror" >"$work/debootstrap.log" ||
        { tail "$work/debootstrap.log" >&2 && exit 1; }
    rm -rf "$base.new"/var/cache/apt/archives/*.deb
    mv "$base.new" "$base"
fi

step "its image, under the real base's name"
container=$(buildah from scratch)
buildah copy --quiet "$container" "$base" / >/dev/null
buildah commit --quiet --rm "$container" docker.io/library/debian:bookworm-slim >/dev/null

step "runtime stage"
mkdir "$work/binary"
install "$binary" "$work/binary/shoprelay"
strip --strip-debug "$work/binary/shoprelay"
install "$(dirname "$(readlink -f "$(command -v swift)")")/../libexec/swift/linux/swift-backtrace-static" "$work/binary/"
buildah build --quiet --format docker --pull=never --network host --build-context "binary=$work/binary" \
    --file Docker/Dockerfile --ignorefile Docker/Dockerfile.dockerignore --tag shoprelay . >/dev/null
buildah inspect --type image --format '{{.Docker.Config.User}} {{.Docker.Config.Healthcheck}} {{.Docker.Config.Volumes}}' \
    shoprelay && echo

step "run as 10001 on a read-only root"
mkdir -p "$work/state" "$work/etc"
chown 10001:10001 "$work/state"
printf '%s' "$(head -c 24 /dev/urandom | base64)" >"$work/etc/secret"
sed 's|env:BENCH_SECRET|file:/etc/shoprelay/secret|' .ci/bench.yaml >"$work/etc/shoprelay.yaml"
mapfile -t variables < <(buildah inspect --type image --format '{{range .Docker.Config.Env}}{{println .}}{{end}}' shoprelay)
root=$(buildah mount "$(buildah from --pull=never shoprelay)")

# As the engine would: the image read-only, the volume and /tmp writable, no capability, nothing inherited.
cat >"$work/contain" <<'CONTAIN'
set -eu
root=$1 state=$2 etc=$3
shift 3
mount --make-rprivate /
mount --bind "$root" "$root"
mount --bind "$state" "$root/state"
mount --bind "$etc" "$root/etc/shoprelay"
mount -t tmpfs -o size=64m,mode=1777,noexec,nosuid,nodev tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -o remount,bind,ro "$root"
mount -o remount,bind,ro "$root/etc/shoprelay"
exec chroot "$root" /usr/bin/setpriv --reuid 10001 --regid 10001 --clear-groups \
    --no-new-privs --bounding-set=-all --inh-caps=-all /usr/bin/env -i "$@"
CONTAIN
contain() {
    unshare --mount --pid --fork --kill-child sh "$work/contain" "$root" "$work/state" "$work/etc" "${variables[@]}" "$@"
}
contain sh -c 'id; touch /usr/bin/x 2>/dev/null && { echo "the root is writable"; exit 1; }; touch /state/x && rm /state/x'
contain /usr/bin/shoprelay check --config /etc/shoprelay/shoprelay.yaml
contain /usr/bin/shoprelay serve --config /etc/shoprelay/shoprelay.yaml --listen "0.0.0.0:$port" --state /state &
server=$!
curl --fail --silent --retry 100 --retry-delay 0 --retry-all-errors --retry-max-time 20 \
    "http://127.0.0.1:$port/healthz"
echo
contain /usr/bin/shoprelay healthcheck "http://127.0.0.1:$port/healthz"
curl --fail --silent --output /dev/null "http://127.0.0.1:$port/"

step "stop"
status=0
kill -TERM "$(leaf "$server")"
wait "$server" || status=$?
server=
echo "ended with $status"
((status == 0))
