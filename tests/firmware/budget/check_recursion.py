"""No function of the core calls itself, directly or through others, from the call graphs that GCC writes:

    python3 check_recursion.py FOLDER

Calls through the core's tables go from a layer to one below it (tests/budget/check_includes.sh), so they close no
circle; GCC's graphs do not say where they lead.
"""

import pathlib
import re
import sys

EDGE = re.compile(r'edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"')


def read_calls(folder):
    calls = {}
    for graph in pathlib.Path(folder).rglob("*.ci"):
        for caller, callee in EDGE.findall(graph.read_text()):
            if callee != "__indirect_call":
                calls.setdefault(caller.rsplit(":")[-1], set()).add(callee.rsplit(":")[-1])
    return calls


def find_circle(calls):
    """The functions of a circle, or nothing: depth first, without recursion of our own."""
    done = set()
    for root in calls:
        path, todo = [], [(root, 0)]
        while todo:
            name, depth = todo.pop()
            del path[depth:]
            done.update(path[depth:])
            if name in path:
                return path[path.index(name) :] + [name]
            if name in done:
                continue
            path.append(name)
            callees = calls.get(name, ())
            if not callees:
                done.add(name)
            todo.extend((callee, depth + 1) for callee in callees)
        done.add(root)
    return []


def main():
    calls = read_calls(sys.argv[1])
    edges = sum(len(callees) for callees in calls.values())
    if edges < 100:
        sys.exit(f"FAILED: only {edges} calls found in {sys.argv[1]}")
    circle = find_circle(calls)
    if circle:
        sys.exit("FAILED: recursion: " + " -> ".join(circle))
    print(f"{edges} calls, no circle")


main()
