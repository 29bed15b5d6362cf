# shellcheck shell=bash
# The image's Python: the interpreter, the standard library less what no probe
# or log generator needs, and the few libraries it links against.

# python_tree PACKAGES TREE: PACKAGES holds the unpacked Debian packages.
python_tree() {
  local packages=$1 tree=$2 lib loader
  lib=$(dirname "$(find "$packages" -name 'libc.so.6' | head -1)")
  loader=$(find "$packages" -name 'ld-linux*.so.*' -type f | head -1)
  mkdir -p "$tree/usr/bin" "$tree/usr/lib64" "$tree/$(realpath -m --relative-to="$packages" "$lib")"
  cp "$packages/usr/bin/python3.13" "$tree/usr/bin/"
  cp -r "$packages/usr/lib/python3.13" "$tree/usr/lib/"
  cp -L "$lib"/lib{c,m,dl,pthread}.so.[0-9] "$lib"/lib{z,expat}.so.1 "$lib/${loader##*/}" "$tree/${lib#"$packages"/}/"
  # Where programs look for the loader: /lib64 on amd64, /lib on arm64.
  ln -s usr/lib "$tree/lib"
  ln -s usr/lib64 "$tree/lib64"
  ln -sf "../${lib#"$packages"/usr/}/${loader##*/}" "$tree/usr/lib64/${loader##*/}"
  [ -e "$tree/usr/lib/${loader##*/}" ] || ln -s "${lib#"$packages"/usr/lib/}/${loader##*/}" "$tree/usr/lib/${loader##*/}"

  (
    cd "$tree/usr/lib/python3.13" || exit
    rm -rf test pydoc_data asyncio multiprocessing xml xmlrpc unittest ctypes wsgiref venv dbm curses tkinter turtle.py \
      _pyrepl doctest.py pydoc.py pdb.py difflib.py sqlite3 ensurepip idlelib config-*
    find encodings -name '*.py' ! -name '__init__.py' ! -name 'aliases.py' ! -name 'utf_*.py' ! -name 'ascii.py' \
      ! -name 'latin_1.py' ! -name 'idna.py' ! -name 'cp437.py' ! -name 'unicode_escape.py' -delete
    find lib-dynload -type f ! -name 'mmap.*' ! -name 'resource.*' ! -name 'termios.*' ! -name '_queue.*' \
      ! -name '_uuid.*' ! -name '_contextvars.*' -delete
    rm -f _sysconfigdata*
  )
  # Compiled now: a container would write the same into its own layer, slowly.
  # The hash seed decides how sets are written into compiled code, so digests.
  PYTHONHASHSEED=0 PYTHONNOUSERSITE=1 PYTHONDONTWRITEBYTECODE=1 \
    "$tree/${lib#"$packages"/}/${loader##*/}" --library-path "$tree/${lib#"$packages"/}" "$tree/usr/bin/python3.13" -S \
    -c 'import sys; sys.path.insert(0, sys.argv[1]); import compileall, py_compile
compileall.compile_dir(sys.argv[1], quiet=2, stripdir=sys.argv[2], invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)' \
    "$tree/usr/lib/python3.13" "$tree"
}
