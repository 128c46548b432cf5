# The README's examples are programs of their own.
get_target_property(cpp_sources unit_cpp SOURCES)
list(FILTER cpp_sources EXCLUDE REGEX "example\\.cpp$")
set_target_properties(unit_cpp PROPERTIES SOURCES "${cpp_sources}")
foreach(example example program_example streaming_example)
    add_executable(cpp_${example} ${folder}/${example}.cpp)
    target_link_libraries(cpp_${example} PRIVATE tinyelbo tinyelbo_strict)
    add_test(NAME cpp_${example} COMMAND cpp_${example})
    add_test(NAME cpp_${example}_in_readme
             COMMAND ${CMAKE_COMMAND} -DREADME=${PROJECT_SOURCE_DIR}/README.md -DEXAMPLE=${folder}/${example}.cpp -P
                     ${folder}/check_readme.cmake)
endforeach()
set_tests_properties(cpp_example PROPERTIES PASS_REGULAR_EXPRESSION "slope [0-9.]+ .*\nconverged")
set_tests_properties(cpp_program_example PROPERTIES PASS_REGULAR_EXPRESSION "theta\\[7\\] +[0-9.]+ .*\n.*k-hat 0\\.")
set(line "slope [^\n]* converged\n")
set_tests_properties(cpp_streaming_example PROPERTIES PASS_REGULAR_EXPRESSION "${line}${line}${line}${line}")

# The same tests on xtensor's header layout of 0.26 and later, made of forwarding headers where xtensor is older.
find_path(xtensor_old_layout xtensor/xtensor.hpp PATHS ${xtensor_INCLUDE_DIRS} NO_CACHE)
if(xtensor_old_layout)
    set(layout ${CMAKE_CURRENT_BINARY_DIR}/xtensor_new_layout)
    foreach(header containers/xadapt containers/xarray containers/xfixed containers/xtensor core/xexpression
                   views/xview)
        get_filename_component(name ${header} NAME)
        file(WRITE ${layout}/xtensor/${header}.hpp
             "#pragma once\n#define TEST_NEW_LAYOUT\n#include <xtensor/${name}.hpp>\n")
    endforeach()
    file(WRITE ${layout}/layout_test.cpp
         "#include <tinyelbo/tinyelbo.hpp>\n#ifndef TEST_NEW_LAYOUT\n#error old layout\n#endif\n")
    add_executable(unit_cpp_new_layout ${cpp_sources} ${layout}/layout_test.cpp)
    target_link_libraries(unit_cpp_new_layout PRIVATE unit_main tinyelbo tinyelbo_strict)
    target_include_directories(unit_cpp_new_layout SYSTEM BEFORE PRIVATE ${layout})
    add_test(NAME unit_cpp_new_layout COMMAND unit_cpp_new_layout)
endif()
