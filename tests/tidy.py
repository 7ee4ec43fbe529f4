#!/usr/bin/env python3
"""clang-tidy over the sources of a build, each by itself.

    tidy.py BUILD REGEX    sources in BUILD/compile_commands.json whose path below the checkout matches REGEX

A source that was clean is passed over until it, a header that it includes, its options, .clang-tidy or clang-tidy itself
changes. What was clean is kept outside the checkout ($SSSUP_CACHE, else ~/.cache/sss-upgrade). Ends with 1 where anything was found.
"""
import concurrent.futures
import functools
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent
home = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
cache = pathlib.Path(os.environ.get("SSSUP_CACHE") or pathlib.Path(home) / "sss-upgrade") / "tidy"


@functools.cache
def hash_of(file):
    return hashlib.sha256(pathlib.Path(file).read_bytes()).hexdigest()


def preprocessing(entry):
    """The compiler's options without what it is to make."""
    words = shlex.split(entry["command"])
    compiler = next(i for i, word in enumerate(words) if word.endswith("++"))
    options = []
    skip = False
    for word in words[compiler:]:
        if skip or word in ("-c", "-MD"):
            skip = False
        elif word in ("-o", "-MT", "-MF"):
            skip = True
        elif word != entry["file"]:
            options.append(word)
    return options


def key_of(entry, tools):
    options = preprocessing(entry)
    rule = subprocess.run([*options, "-M", entry["file"]], cwd=entry["directory"], check=True, capture_output=True, text=True)
    files = sorted(set(rule.stdout.replace("\\\n", " ").split()[1:]))
    parts = [tools, " ".join(options)] + [name + " " + hash_of(os.path.join(entry["directory"], name)) for name in files]
    # A checkout elsewhere has the same sources.
    return hashlib.sha256("\n".join(parts).replace(str(root), ".").encode()).hexdigest()


def tidy(build, entry, tools):
    """What was found; empty: nothing."""
    clean = cache / key_of(entry, tools)
    if clean.exists():
        return ""
    run = subprocess.run(["clang-tidy", "-quiet", "-p", build, "-extra-arg=-Wno-unknown-warning-option", entry["file"]],
                         cwd=root, capture_output=True, text=True)
    found = "\n".join(line for line in run.stdout.splitlines() if line.strip())
    if run.returncode != 0 or "warning:" in found or "error:" in found:
        return found or run.stderr
    clean.touch()
    return ""


def main():
    build, wanted = sys.argv[1], re.compile(sys.argv[2])
    cache.mkdir(parents=True, exist_ok=True)
    tools = subprocess.run(["clang-tidy", "--version"], check=True, capture_output=True, text=True).stdout
    tools += (root / ".clang-tidy").read_text()
    entries = {}
    for entry in json.loads(pathlib.Path(build, "compile_commands.json").read_text()):
        file = pathlib.Path(entry["file"])
        if file.is_relative_to(root) and wanted.match(str(file.relative_to(root))):
            entries[entry["file"]] = entry
    failed = False
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(lambda entry: tidy(build, entry, tools), entries.values()):
            if found:
                failed = True
                print(found, flush=True)
    print(f"clang-tidy: {len(entries)} sources", flush=True)
    return 1 if failed or not entries else 0


sys.exit(main())
