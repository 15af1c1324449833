#!/bin/sh
# Fails when a file of the folder $1 includes a folder that layers.txt does
# not allow it, naming file and line.
cd "$1" || exit 2
grep -rHnE '^[[:space:]]*#[[:space:]]*include[[:space:]]+"' --include='*.[ch]' . |
awk '
	function folder(path) { return sub(/\/.*/, "", path) ? path : "" }
	NR == FNR {
		if (/^[a-z]+:/) {
			n = split($0, word, /[: ]+/)
			known[word[1]] = 1
			for (i = 2; i <= n; i++) allowed[word[1], word[i]] = 1
		}
		next
	}
	{
		split($0, at, ":"); split($0, quoted, "\"")
		file = substr(at[1], 3); from = folder(file); to = folder(quoted[2])
		if (from == "") next
		if (!(from in known)) why = "its folder is not in layers.txt"
		else if (to == "") why = "an include names its folder: " quoted[2]
		else if (from != to && !((from, to) in allowed)) why = from " must not include " to
		else next
		print file ":" at[2] ": " why; bad = 1
	}
	END { exit bad }
' layers.txt -
