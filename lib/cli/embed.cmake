# cmake -DOUTPUT=embedded.cpp -DFILES="a.csv|b.json" -P embed.cmake: C++ source that holds the files as strings.
string(REPLACE "|" ";" FILES "${FILES}")
set(entries "")
foreach(path ${FILES})
    get_filename_component(name ${path} NAME)
    file(READ ${path} content)
    if(content MATCHES "\\)embedded\"")
        message(FATAL_ERROR "${path} holds the delimiter of raw strings")
    endif()
    string(APPEND entries "    {\"${name}\", R\"embedded(${content})embedded\"},\n")
endforeach()
file(
    WRITE ${OUTPUT}
    "#include \"embedded.hpp\"\n\nnamespace tinyelbo::cli {\nnamespace {\n\n"
    "constexpr EmbeddedFile kFiles[] = {\n${entries}};\n\n}  // namespace\n\n"
    "std::span<const EmbeddedFile> embedded_files() { return kFiles; }\n\n}  // namespace tinyelbo::cli\n")
