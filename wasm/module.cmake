# add_core(NAME VARIANT DEFINITION...)  the core as a library, VARIANT "simd" or "scalar"
# add_module(NAME ...)                  a standalone module from CORE of that VARIANT: nothing imported but what SOURCES
#                                       declare as imports, and exactly memory, __heap_base and EXPORTS exported; with
#                                       MEMORY bytes to begin with

# Everything that browsers with SIMD have (Chrome 91, Firefox 89, Safari 16.4). Without SIMD, WebAssembly's first
# version, since that module is for what is older.
set(compile_simd -msimd128 -mbulk-memory -msign-ext -mnontrapping-fptoint)
set(compile_scalar)
set(features_simd --enable-simd --enable-bulk-memory --enable-sign-ext --enable-nontrapping-float-to-int)
set(features_scalar)

# Memory from address 0: the stack, so that an overflow traps instead of overwriting data; constant data; from
# __heap_base on the caller's. The module never grows it; JavaScript may, before a fit begins.
set(stack_bytes 16384)

set(TINYELBO_COMPACT ${CMAKE_CURRENT_LIST_DIR}/tools/compact.mjs)

# The kernels are vectors by themselves. LLVM's linear-function test replacement, part of its rewriting of induction
# variables, adds a maximum with 0 before most loops.
set(core_flags
    -Oz
    -fno-vectorize
    -fno-slp-vectorize
    "SHELL:-mllvm -disable-lftr"
    -Wall
    -Wextra
    -Werror
    -ffp-contract=off
    -fno-math-errno)

function(add_core name variant)
    file(GLOB sources CONFIGURE_DEPENDS ${root}/lib/src/*/*.cpp ${root}/lib/src/model/program/*.cpp)
    list(FILTER sources EXCLUDE REGEX "_avx[0-9]+\\.cpp$")
    add_library(${name} OBJECT ${sources})
    target_compile_definitions(${name} PRIVATE ${ARGN})
    target_include_directories(${name} PUBLIC ${root}/lib/include)
    target_compile_options(
        ${name} PUBLIC ${core_flags} ${compile_${variant}}
                       $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions;-fno-rtti;-fno-threadsafe-statics>)
endfunction()

# The list of roots that wasm-metadce keeps.
function(write_roots file)
    set(nodes)
    foreach(name memory __heap_base ${ARGN})
        list(APPEND nodes "{\"name\": \"${name}\", \"export\": \"${name}\", \"root\": true}")
    endforeach()
    list(JOIN nodes ",\n " nodes)
    file(GENERATE OUTPUT ${file} CONTENT "[${nodes}]\n")
endfunction()

function(add_module name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "CORE;VARIANT;OUTPUT;MEMORY" "EXPORTS;SOURCES")
    if(NOT arg_MEMORY)
        set(arg_MEMORY 65536)
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE ${arg_CORE})
    list(TRANSFORM arg_EXPORTS PREPEND _ OUTPUT_VARIABLE symbols)
    list(JOIN symbols , symbols)
    target_link_options(
        ${name}
        PRIVATE
        -O1
        -sSTANDALONE_WASM
        --no-entry
        -sEXPORTED_FUNCTIONS=${symbols},___heap_base
        -sALLOW_MEMORY_GROWTH=1
        -sMAXIMUM_MEMORY=4GB
        -sINITIAL_MEMORY=${arg_MEMORY}
        -sTOTAL_STACK=${stack_bytes}
        -sMALLOC=none
        -sSUPPORT_ERRNO=0
        -Wl,--stack-first
        --profiling-funcs)
    set_target_properties(${name} PROPERTIES SUFFIX .linked.wasm)

    # Emscripten exports helpers for glue code that is not there.
    set(roots ${CMAKE_CURRENT_BINARY_DIR}/${name}.roots.json)
    write_roots(${roots} ${arg_EXPORTS})
    set(features --mvp-features --enable-mutable-globals ${features_${arg_VARIANT}})
    set(stem ${CMAKE_CURRENT_BINARY_DIR}/${name})
    get_filename_component(folder ${arg_OUTPUT} DIRECTORY)
    add_custom_command(
        OUTPUT ${arg_OUTPUT}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
        COMMAND ${WASM_METADCE} ${features} $<TARGET_FILE:${name}> --graph-file ${roots} -g -o ${stem}.trimmed.wasm
                > ${stem}.metadce.log
        COMMAND ${WASM_OPT} ${features} -Oz --converge --low-memory-unused --zero-filled-memory --strip-debug
                --strip-producers --strip-target-features ${stem}.trimmed.wasm -o ${stem}.optimised.wasm
        COMMAND ${WASM_DIS} ${features} ${stem}.optimised.wasm -o ${stem}.optimised.wat
        COMMAND ${NODE} ${TINYELBO_COMPACT} ${stem}.optimised.wat ${stem}.compact.wat
        COMMAND ${WASM_AS} ${features} ${stem}.compact.wat -o ${arg_OUTPUT}
        DEPENDS ${name} ${roots} ${TINYELBO_COMPACT}
        COMMENT "Writing ${arg_OUTPUT}"
        VERBATIM)
    add_custom_target(${name}_module ALL DEPENDS ${arg_OUTPUT})
endfunction()
