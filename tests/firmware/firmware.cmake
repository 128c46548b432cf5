# add_engine(NAME LEVEL DEFINITION...)              the core as a library, at an optimisation level
# add_firmware(NAME ENGINE SOURCE... [MACHINE M])   an image with the board, for another machine than the target's, and
#                                                   its NAME.map
# run_image(VARIABLE NAME [MACHINE M])              the command that runs it
# add_native(NAME SOURCE... [FLAGS FLAG...] [DEPENDS FILE...])
#                                                   NAME.native, the same sources with the host's compiler and core
# add_twin_test(NAME ...)                           image NAME prints what NAME.native prints

# MPS2 boards have room for everything. They have no M0+: its code is a subset that the M3 runs, with unaligned accesses
# trapped as an M0+ does. QEMU's only Armv6-M machine is the micro:bit; the budget's image runs there as well.
set(machine_cortex-m4f mps2-an386)
set(machine_cortex-m7 mps2-an500)
set(machine_cortex-m0plus mps2-an385)
set(memory_mps2 BOARD_FLASH_BYTES=0x400000 BOARD_RAM_BYTES=0x400000 BOARD_STACK_BYTES=0x10000)
set(memory_microbit BOARD_FLASH_BYTES=0x40000 BOARD_RAM_BYTES=0x4000 BOARD_STACK_BYTES=0x1000)

# The M4's FPU has no double, and libgcc's does not round as it should (lib/src/base/parts.hpp).
set(TINYELBO_PRECISIONS 3)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL cortex-m4f)
    set(TINYELBO_PRECISIONS 1)
endif()

set(board ${CMAKE_CURRENT_LIST_DIR}/board)
set(run_script ${CMAKE_CURRENT_LIST_DIR}/run.sh)
set(twin_script ${CMAKE_CURRENT_LIST_DIR}/twin.sh)
set(includes ${root}/tests ${root}/tests/firmware)
set(strict_flags -Wall -Wextra -Wshadow -Wdouble-promotion -Werror)
set(cxx_flags -fno-exceptions -fno-rtti -fno-threadsafe-statics -Wno-psabi)
set(float_flags -ffp-contract=off -fno-math-errno)

add_library(board STATIC ${board}/start.c ${board}/console.c ${board}/clock.c ${board}/stack.c)
target_include_directories(board PUBLIC ${board})
target_compile_options(board PRIVATE -Os ${strict_flags} -Wconversion)

function(add_engine name level)
    file(GLOB sources CONFIGURE_DEPENDS ${root}/lib/src/*/*.cpp ${root}/lib/src/model/program/*.cpp)
    list(FILTER sources EXCLUDE REGEX "_avx[0-9]+\\.cpp$")
    add_library(${name} STATIC ${sources})
    target_compile_definitions(${name} PUBLIC ${ARGN})
    target_include_directories(${name} PUBLIC ${root}/lib/include)
    target_compile_options(${name} PRIVATE ${level} ${float_flags} ${strict_flags} ${cxx_flags} -fcallgraph-info=su)
endfunction()

# Makes an image of an executable.
function(make_firmware name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "MACHINE" "")
    set(memory ${memory_mps2})
    if(arg_MACHINE)
        set(memory ${memory_${arg_MACHINE}})
    endif()
    list(TRANSFORM memory PREPEND -Wl,--defsym=)
    target_link_libraries(${name} PRIVATE board)
    target_include_directories(${name} PRIVATE ${includes})
    target_compile_options(${name} PRIVATE -Os ${float_flags} ${strict_flags} $<$<COMPILE_LANGUAGE:CXX>:${cxx_flags}>)
    target_link_options(${name} PRIVATE -nostartfiles -T${board}/board.ld ${memory}
                        -Wl,-Map=${CMAKE_CURRENT_BINARY_DIR}/${name}.map)
    set_target_properties(${name} PROPERTIES SUFFIX .elf LINK_DEPENDS ${board}/board.ld)
endfunction()

function(add_firmware name engine)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "MACHINE" "")
    add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
    target_link_libraries(${name} PRIVATE ${engine})
    make_firmware(${name} MACHINE ${arg_MACHINE})
endfunction()

function(run_image variable name)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "MACHINE" "")
    set(machine ${machine_${CMAKE_SYSTEM_PROCESSOR}})
    if(arg_MACHINE)
        set(machine ${arg_MACHINE})
    endif()
    set(${variable} sh ${run_script} ${QEMU} ${machine} $<TARGET_FILE:${name}> PARENT_SCOPE)
endfunction()

function(add_native name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "FLAGS;DEPENDS")
    set(native ${CMAKE_CURRENT_BINARY_DIR}/${name}.native)
    set(core ${TINYELBO_NATIVE}/lib/libtinyelbo_core.a)
    set(include_flags ${includes} ${root}/lib/include ${board})
    list(TRANSFORM include_flags PREPEND -I)
    add_custom_command(
        OUTPUT ${native}
        COMMAND ${HOST_CC} -O1 -c ${board}/native.c -o ${native}.board.o
        COMMAND ${HOST_CXX} -std=c++20 -O1 ${float_flags} ${include_flags} ${arg_FLAGS} ${arg_UNPARSED_ARGUMENTS}
                ${native}.board.o ${core} -o ${native}
        DEPENDS ${arg_UNPARSED_ARGUMENTS} ${arg_DEPENDS} ${board}/native.c ${core}
        WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
        VERBATIM)
    add_custom_target(${name}_native ALL DEPENDS ${native})
endfunction()

function(add_twin_test name)
    run_image(run ${name} ${ARGN})
    add_test(NAME firmware_${name} COMMAND sh ${twin_script} ${CMAKE_CURRENT_BINARY_DIR}/${name}.native ${run})
    set_tests_properties(firmware_${name} PROPERTIES TIMEOUT 300)
endfunction()
