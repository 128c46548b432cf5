# The golden programs, which the JavaScript builder's tests compare with, too.
set(programs ${PROJECT_SOURCE_DIR}/tests/golden/programs.txt)
target_compile_definitions(unit_builder PRIVATE TINYELBO_PROGRAMS="${programs}")

# Deliberately: programs have changed, and CHANGELOG.md says why.
add_custom_target(
    programs_update COMMAND ${CMAKE_COMMAND} -E env TINYELBO_PROGRAMS_UPDATE=1 $<TARGET_FILE:unit_builder>
                            "--test-case=golden programs"
    VERBATIM)
