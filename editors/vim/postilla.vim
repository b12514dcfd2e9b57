" Postilla for Vim through ALE: names and dates in news articles, on text, Markdown and HTML files below a postilla.toml.
" g:postilla_executable names the program where it is not on the $PATH.

if exists('g:loaded_postilla') | finish | endif
let g:loaded_postilla = 1
let g:postilla_executable = get(g:, 'postilla_executable', 'postilla')

" The archive of the buffer's file; empty, and so no server, where there is none.
function! PostillaRoot(buffer) abort
  let l:marker = findfile('postilla.toml', fnameescape(fnamemodify(bufname(a:buffer), ':p:h')) . ';')
  return empty(l:marker) ? '' : fnamemodify(l:marker, ':p:h')
endfunction

for s:filetype in ['text', 'markdown', 'html']
  call ale#linter#Define(s:filetype, {
  \ 'name': 'postilla',
  \ 'lsp': 'stdio',
  \ 'executable': {-> g:postilla_executable},
  \ 'command': '%e lsp',
  \ 'language': s:filetype is# 'text' ? 'plaintext' : s:filetype,
  \ 'project_root': function('PostillaRoot'),
  \})
endfor
