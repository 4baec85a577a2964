// The parts of TipTap that the rich-text editor uses (foundation/library/static/library/editor.js).
export { Editor } from "@tiptap/core";
export { default as Image } from "@tiptap/extension-image";
export { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
export { default as StarterKit } from "@tiptap/starter-kit";
