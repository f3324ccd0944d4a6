def document(result): return ""
