#!/usr/bin/env python3
"""Merges the library into one header and one source file, for projects that do not build it with CMake.

    amalgamate.py FOLDER     writes FOLDER/tinyelbo.h and FOLDER/tinyelbo.cpp

The header is tinyelbo.h with block.h and program.h. The source file holds lib/src layer by layer, each header before
its first use, without the kernels for other instruction sets than the compiler's own. What is in namespace tinyelbo
becomes local to the file: it exports the functions and tables of the header and nothing else.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PUBLIC = ROOT / "lib/include/tinyelbo"
SOURCES = ROOT / "lib/src"
HEADERS = [PUBLIC / name for name in ("block.h", "tinyelbo.h", "program.h")]

INCLUDE = re.compile(r'\s*#\s*include\s+[<"]([^>"]+)[>"]')
DIRECTIVE = re.compile(r"\s*#\s*(\w+)")
GUARD = re.compile(r"#ifndef (TINYELBO_\w+_H)\n#define \1\n(.*)#endif\n", re.DOTALL)
NAMESPACE = re.compile(r"^namespace tinyelbo \{$(.*?)^\}  // namespace tinyelbo$", re.DOTALL | re.MULTILINE)
LOCAL = r"namespace {\nnamespace tinyelbo {\1}  // namespace tinyelbo\n}  // namespace"

PROLOGUE = """\
// No product and sum may become one fused operation, here or in what is inlined: they round once where others round
// twice. Clang ignores this where it is told -ffp-contract=fast: do not.
#if defined(__clang__)
#pragma clang fp contract(off)
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#pragma GCC diagnostic ignored "-Wpsabi"            // vectors are passed between functions of this file alone
#pragma GCC diagnostic ignored "-Wsign-conversion"  // says that int bounds of arrays in templates lose their sign
#endif
// What other files than these would use of their headers.
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-const-variable"

// There is one instruction set in this file.
#define TE_X86_DISPATCH 0
"""


def fail(message):
    sys.exit(f"amalgamate.py: {message}")


def banner(title):
    return f"// ---- {title} ".ljust(120, "-") + "\n"


def is_public(include):
    return include.startswith("tinyelbo/")


class Merger:
    """Files in the order of their includes, each once."""

    def __init__(self):
        self.seen = set()
        self.system = set()
        self.text = []

    def included(self, path, include):
        target = (path.parent / include).resolve()
        if not target.is_file():
            fail(f"{path.relative_to(ROOT)} includes {include}, which is not there")
        return target

    def add(self, path):
        if path in self.seen:
            return
        self.seen.add(path)
        lines = self.merge(path)
        body = "".join(lines).strip("\n")
        self.text.append(banner(path.relative_to(SOURCES)) + "\n" + body + "\n")

    def merge(self, path):
        """The file's own lines, and the headers it is the first to include before it."""
        lines, depth = [], 0
        for line in path.read_text().splitlines(keepends=True):
            include = INCLUDE.match(line)
            if include and '"' in line and not is_public(include[1]):
                lines.extend(self.inline(self.included(path, include[1]), depth))
            elif include and not is_public(include[1]):
                self.system.add(include[1])
            elif not include and line != "#pragma once\n":
                lines.append(line)
            directive = DIRECTIVE.match(line)
            depth += {"if": 1, "ifdef": 1, "ifndef": 1, "endif": -1}.get(directive[1], 0) if directive else 0
        return lines

    def inline(self, path, depth):
        """A header among several to choose from stays where it is chosen; others go before the file."""
        if depth == 0:
            self.add(path)
            return []
        if path in self.seen:
            fail(f"{path.relative_to(ROOT)} is included under #if and elsewhere: include it in one place")
        self.seen.add(path)
        return self.merge(path)


def layers():
    """The folders of lib/src, those that others include first."""
    below = {}
    for path in sorted(SOURCES.rglob("*.?pp")):
        below.setdefault(path.parent, set())
        for include in re.findall(r'#include "(\.\.?/[^"]+)"', path.read_text()):
            below[path.parent].add((path.parent / include).resolve().parent)
    order = []

    def visit(folder):
        if folder not in order:
            for other in sorted(below[folder] - {folder}):
                visit(other)
            order.append(folder)

    for folder in sorted(below):
        visit(folder)
    return order


def preamble(version, what):
    licence = "".join(f" * {line}".rstrip() + "\n" for line in (ROOT / "LICENSE").read_text().splitlines())
    made = "Made by toolchains/amalgamate.py: edit the library's files instead."
    return f"/* tinyelbo {version}: {what}.\n * {made}\n *\n{licence} */\n"


def header(version):
    parts = []
    for path in HEADERS:
        text = path.read_text()
        guarded = GUARD.search(text)
        if not guarded:
            fail(f"{path.name} has no include guard of the form TINYELBO_..._H")
        own = "".join(line for line in guarded[2].splitlines(True) if not line.startswith('#include "'))
        parts.append(text[: guarded.start()] + "\n" + own.strip("\n") + "\n")
    system = sorted(set(re.findall(r"^#include <.*>$", "".join(parts), re.MULTILINE)))
    body = re.sub(r"^#include <.*>\n", "", "\n".join(parts), flags=re.MULTILINE)
    guard = "TINYELBO_TINYELBO_H"
    top = preamble(version, "variational inference on fixed memory, the C interface")
    return f"{top}#ifndef {guard}\n#define {guard}\n\n" + "\n".join(system) + f"\n\n{body}\n#endif\n"


def source(version):
    merger = Merger()
    merger.add(SOURCES / "base/platform.hpp")  # so that its refusals are the first errors
    for folder in layers():
        for path in sorted(folder.glob("*.cpp")):
            if not re.search(r"_avx(2|512)\.cpp$", path.name):
                merger.add(path)
    body = NAMESPACE.sub(LOCAL, "\n".join(merger.text))
    if re.search(r"^namespace tinyelbo \{$(?<!namespace \{\nnamespace tinyelbo \{)", body, re.MULTILINE):
        fail("a namespace tinyelbo does not end in a line of its own")
    system = "".join(f"#include <{name}>\n" for name in sorted(merger.system))
    top = preamble(version, "variational inference on fixed memory, all of the library")
    return f'{top}#include "tinyelbo.h"\n\n{system}\n{PROLOGUE}\n{body}'


def main():
    if len(sys.argv) != 2:
        fail("usage: amalgamate.py FOLDER")
    folder = pathlib.Path(sys.argv[1])
    version = re.search(r'#define TE_VERSION "([^"]+)"', (PUBLIC / "tinyelbo.h").read_text())[1]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tinyelbo.h").write_text(header(version))
    (folder / "tinyelbo.cpp").write_text(source(version))


if __name__ == "__main__":
    main()
