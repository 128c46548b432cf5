# Cortex-M7 with the double-precision FPU.
set(CMAKE_SYSTEM_PROCESSOR cortex-m7)
set(TINYELBO_CPU_FLAGS "-mcpu=cortex-m7 -mfpu=fpv5-d16 -mfloat-abi=hard")
include(${CMAKE_CURRENT_LIST_DIR}/cortex-m.cmake)
