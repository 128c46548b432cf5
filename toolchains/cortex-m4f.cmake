# Cortex-M4 with its FPU, which is single precision: build the core with TE_PRECISIONS=1.
set(CMAKE_SYSTEM_PROCESSOR cortex-m4f)
set(TINYELBO_CPU_FLAGS "-mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard")
include(${CMAKE_CURRENT_LIST_DIR}/cortex-m.cmake)
