"""The knowledge as sheets for translators and lawyers, out and back in.

knowledge_sheets.py says what stands in which cell and from where it comes; workbook.py and
csv_folder.py write and read the files; takeover.py brings changed cells back, all or none.
"""
