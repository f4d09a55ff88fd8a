# Writes a C++ file that holds the contents of FILES as strings, for operator/standalone/crd_documents.h.
set(body "")
foreach(file IN LISTS FILES)
  file(READ ${file} text)
  # One literal may not exceed 64 KiB everywhere, so long texts are cut into pieces the compiler joins.
  string(LENGTH "${text}" length)
  set(at 0)
  set(pieces "")
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 12000 piece)
    string(APPEND pieces "      R\"crd(${piece})crd\"\n")
    math(EXPR at "${at} + 12000")
  endwhile()
  string(APPEND body "${pieces}      ,\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"operator/standalone/crd_documents.h\"

namespace portolan::standalone {

std::vector<std::string> crd_documents() {
  return {
${body}  };
}

}  // namespace portolan::standalone
")
