# What the Cortex-M toolchain files share: GCC for bare metal (Debian's gcc-arm-none-eabi, libnewlib-arm-none-eabi and
# libstdc++-arm-none-eabi-newlib). They set TINYELBO_CPU_FLAGS first.
#     cmake --toolchain toolchains/cortex-m4f.cmake ...
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_ASM_COMPILER arm-none-eabi-gcc)

# A program needs the board's start-up and linker script, which CMake's trial programs lack.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

# Every function and object in a section of its own, so that the linker can leave out what nobody names.
string(APPEND TINYELBO_CPU_FLAGS " -mthumb -ffunction-sections -fdata-sections")
set(CMAKE_C_FLAGS_INIT "${TINYELBO_CPU_FLAGS}")
set(CMAKE_CXX_FLAGS_INIT "${TINYELBO_CPU_FLAGS}")
set(CMAKE_ASM_FLAGS_INIT "${TINYELBO_CPU_FLAGS}")
set(CMAKE_EXE_LINKER_FLAGS_INIT "--specs=nano.specs -Wl,--gc-sections")

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
