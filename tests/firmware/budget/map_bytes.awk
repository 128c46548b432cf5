# Bytes of flash for each archive member of a GNU ld map:  awk -f map_bytes.awk IMAGE.map
#     BYTES ARCHIVE MEMBER
# Only output sections in flash are read; an entry may be broken behind its section's name.
/^Linker script and memory map/ { started = 1 }
!started { next }
/^\.[a-zA-Z]/ { in_flash = $1 ~ /^\.(text|data|ARM)/ }
!in_flash { next }
NF == 1 && /^ \.[a-zA-Z_]/ { next_is_rest = 1; next }
next_is_rest || /^ \.[a-zA-Z_]/ {
    size = next_is_rest ? $2 : $3
    place = next_is_rest ? $3 : $4
    next_is_rest = 0
    if (place !~ /\(/) { archive = "image"; member = place; sub(/.*\//, "", member) }
    else { archive = place; sub(/\(.*/, "", archive); sub(/.*\//, "", archive); member = place; sub(/.*\(/, "", member); sub(/\).*/, "", member) }
    bytes[archive " " member] += hexadecimal(size)
}
function hexadecimal(text,    i, value) {
    text = tolower(text)
    for (i = 3; i <= length(text); ++i) value = value * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
    return value
}
END { for (key in bytes) if (bytes[key] > 0) print bytes[key], key }
