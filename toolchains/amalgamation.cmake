# The target `amalgamation`: tinyelbo.h and tinyelbo.cpp in the build folder's `amalgamation`, the library in two files.
find_package(Python3 COMPONENTS Interpreter)
set(TINYELBO_AMALGAMATION ${PROJECT_BINARY_DIR}/amalgamation)
set(amalgamate ${CMAKE_CURRENT_LIST_DIR}/amalgamate.py)

if(Python3_FOUND)
    file(GLOB_RECURSE merged_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/lib/src/*.?pp
         ${PROJECT_SOURCE_DIR}/lib/include/tinyelbo/*.h)
    add_custom_command(
        OUTPUT ${TINYELBO_AMALGAMATION}/tinyelbo.h ${TINYELBO_AMALGAMATION}/tinyelbo.cpp
        COMMAND Python3::Interpreter ${amalgamate} ${TINYELBO_AMALGAMATION}
        DEPENDS ${amalgamate} ${merged_files} ${PROJECT_SOURCE_DIR}/LICENSE
        COMMENT "Merging the library into two files"
        VERBATIM)
    add_custom_target(amalgamation DEPENDS ${TINYELBO_AMALGAMATION}/tinyelbo.h ${TINYELBO_AMALGAMATION}/tinyelbo.cpp)
else()
    add_custom_target(
        amalgamation
        COMMAND ${CMAKE_COMMAND} -E echo "The target amalgamation needs Python 3: install it and run cmake again"
        COMMAND ${CMAKE_COMMAND} -E false
        VERBATIM)
endif()
