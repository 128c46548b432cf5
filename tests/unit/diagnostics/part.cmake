target_compile_definitions(unit_diagnostics PRIVATE TE_LOO_REFERENCE="${folder}/loo_reference.txt")
