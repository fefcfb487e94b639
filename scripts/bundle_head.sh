#!/bin/sh
# 建言 @VERSION@ 离线安装包。用法：sh 本文件 install | upgrade | help；全部说明：sh 本文件 extract 文件夹
# What follows the line __PAYLOAD__ is a plain tar archive; scripts/build_bundle.py puts the two together.
set -eu

say() { printf '%s\n' "$*" >&2; }
die() { say "$1"; exit "${2:-2}"; }

# The Python the wheels were chosen for; Debian's python3 brings these modules, its python3-minimal does not.
find_python() {
  for name in ${PYTHON:-} /usr/bin/python@PYTHON@ /usr/local/bin/python@PYTHON@; do
    "$name" -I -c 'import sqlite3, ssl, venv, zoneinfo' 2>/dev/null && echo "$name" && return
  done
  return 1
}

unpack() {
  tail -c +@OFFSET@ "$self" | tar -xf - -C "$1" --no-same-owner 2>/dev/null || die "安装包不完整，请重新复制" 1
  (cd "$1" && sha256sum --quiet --strict -c SHA256SUMS >&2) || die "安装包已损坏，请重新复制" 1
}

self=$0
case ${1:-help} in
  help | -h | --help)
    say "建言 @VERSION@ 离线安装包（Python @PYTHON@，@MACHINE@）"
    say "  sh $self install         首次安装"
    say "  sh $self upgrade         升级；不成功时退回原来的版本和数据"
    say "  sh $self extract 文件夹  只解开，不安装；其中 docs/安装与升级.md 是说明"
    say "安装以后另有命令 jianyanctl：status backup restore rollback run uninstall"
    exit 0
    ;;
  extract)
    [ -n "${2:-}" ] || die "请写明解到哪个文件夹"
    mkdir -p "$2"
    unpack "$2"
    exit 0
    ;;
esac

[ "$(uname -m)" = "@MACHINE@" ] || die "这个安装包用于 @MACHINE@ 的机器，本机是 $(uname -m)"
python=$(find_python) || die "需要 Python @PYTHON@。请从系统的安装介质安装软件包 python3：apt install python3"

folder=$(mktemp -d "${TMPDIR:-/tmp}/jianyan-bundle.XXXXXX")
trap 'rm -rf "$folder"' EXIT
# Python stops in an orderly way on these; the shell waits for it and then cleans up.
trap : INT TERM HUP
unpack "$folder"
"$python" -I -B -c 'import sys; sys.path.insert(0, sys.argv.pop(1)); from jianyan.server.control import main; sys.exit(main())' \
  "$(echo "$folder"/wheels/jianyan-*.whl)" --bundle "$folder" "$@" && status=0 || status=$?
exit "$status"
# shellcheck disable=SC2317 # the archive begins below
__PAYLOAD__
