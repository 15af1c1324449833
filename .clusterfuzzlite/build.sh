#!/bin/bash -eu
# SPDX-License-Identifier: MIT
# Builds all fuzz targets as OSS-Fuzz and ClusterFuzzLite ask for them: into
# $OUT, with $CC, $CFLAGS and $LIB_FUZZING_ENGINE; beside each its seeds,
# dictionary and options, and once the spec table and the libraries.
cd "$(dirname "$0")/.."
[ -f CMakeLists.txt ] || cd "$SRC/smtpspec"
work=${WORK:-/tmp}/smtpspec

cmake -S . -B "$work" -G Ninja -DCMAKE_C_COMPILER="$CC" \
	-DCMAKE_C_FLAGS="$CFLAGS" -DCMAKE_CXX_COMPILER="$CXX" \
	-DCMAKE_CXX_FLAGS="${CXXFLAGS:-$CFLAGS}" -DFUZZER=engine \
	-DFUZZ_ENGINE="$LIB_FUZZING_ENGINE" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
	-DCMAKE_BUILD_WITH_INSTALL_RPATH=ON -DCMAKE_INSTALL_RPATH='$ORIGIN/lib'
ninja -C "$work"

# The program that makes the seeds is no target.
archive=$(find "$(clang -print-resource-dir)/lib" -name 'libclang_rt.fuzzer_no_main*' |
	grep -m 1 -v i386)
env -u CFLAGS -u CXXFLAGS cmake -S . -B "$work/plain" -G Ninja \
	-DCMAKE_C_COMPILER=clang -DENGINE_ARCHIVE="$archive"
ninja -C "$work/plain" smtpspec
"$work/plain/smtpspec" seeds "$work/seeds"
mkdir -p "$OUT/lib"
cp -r specs "$OUT"
for target in "$work"/*_fuzz; do
	name=$(basename "$target" _fuzz)
	cp "$target" "$OUT"
	ldd "$target" | awk '$3 ~ "^/" && $3 !~ "/lib(c|m|dl|rt|pthread|resolv|gcc_s)[.]" { print $3 }' |
		xargs -r cp -L -t "$OUT/lib"
	corpora=
	for folder in "$work/seeds/$name" "corpus/seeds/$name" "corpus/regress/$name"; do
		[ ! -d "$folder" ] || corpora="$corpora $folder"
	done
	# shellcheck disable=SC2086 # a list of folders
	find $corpora -type f | zip -q -j -@ "$OUT/${name}_fuzz_seed_corpus.zip"
	cp corpus/dict/smtp.dict "$OUT/${name}_fuzz.dict"
	printf '[libfuzzer]\nmax_len = 4096\n' > "$OUT/${name}_fuzz.options"
done
