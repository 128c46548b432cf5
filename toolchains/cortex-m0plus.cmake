# Cortex-M0+: no FPU, no division, no unaligned access. The compiler's library does the arithmetic, rounding as IEEE 754
# says in both precisions.
set(CMAKE_SYSTEM_PROCESSOR cortex-m0plus)
set(TINYELBO_CPU_FLAGS "-mcpu=cortex-m0plus -mfloat-abi=soft")
include(${CMAKE_CURRENT_LIST_DIR}/cortex-m.cmake)
