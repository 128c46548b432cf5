# A ```cpp block of README.md must be exactly the example that the tests compile and run.
file(READ ${README} readme)
file(READ ${EXAMPLE} example)
string(FIND "${readme}" "```cpp\n" any_block)
string(FIND "${readme}" "```cpp\n${example}```" this_block)
if(NOT any_block EQUAL -1 AND this_block EQUAL -1)
    message(FATAL_ERROR "README.md's C++ example is not the text of ${EXAMPLE}")
endif()
