target_compile_definitions(unit_rng PRIVATE TE_PHILOX_KAT="${folder}/philox_kat.txt")
