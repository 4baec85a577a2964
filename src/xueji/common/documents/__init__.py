"""Official documents (Word, PDF by GB/T 9704-2012) and Excel workbooks, without a word of business.

Build a `model.Document` and hand it to `render_docx` or `render_pdf`; for tables use `xlsx.write_table`,
`xlsx.write_template`, `xlsx.read_rows` and `xlsx.mark_failures`.
"""
