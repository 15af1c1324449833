#!/bin/sh
# SPDX-License-Identifier: MIT
# build.sh [PRESET]: installs what the build needs and is not there (Debian),
# configures and builds. Says nothing when nothing is to be done.
set -eu
cd "$(dirname "$0")/.."
preset=${1:-gcc}

packages="cmake ninja-build pkg-config gcc libc6-dev check libyaml-dev
libevent-dev libpcap-dev libssl-dev libgsasl-dev libjansson-dev libxml2-dev r-mathlib
libclang-rt-14-dev libstdc++-12-dev"
case $preset in
clang* | fuzz* | coverage) packages="$packages clang llvm patch" ;;
afl*) packages="$packages afl++ clang" ;;
esac

missing=
for package in $packages; do
	dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null |
		grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
	echo "installing:$missing" >&2
	as_root=
	[ "$(id -u)" = 0 ] || as_root=sudo
	$as_root apt-get update -qq >&2
	# shellcheck disable=SC2086 # a list of names
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
		--no-install-recommends $missing >/dev/null
fi

folder=build
[ "$preset" = gcc ] || folder=build/$preset
[ -f "$folder/build.ninja" ] || cmake --preset "$preset" >&2
ninja -C "$folder" --quiet >&2
