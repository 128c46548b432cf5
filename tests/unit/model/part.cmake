# The tests take packs wider than the machine's vectors, all of them inlined: no ABI is at stake.
target_compile_options(unit_model PRIVATE -Wno-psabi)
