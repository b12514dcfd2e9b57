" vim -N -u NONE -i NONE -n -es -S tests/vim/test.vim
" Vim and ALE on the shipped editors/vim/postilla.vim and the seeds. POSTILLA_TEST_SERVER names the program.
set nocompatible encoding=utf-8 hidden
let g:ale_linters = {'text': ['postilla']}
let g:ale_lint_on_enter = 0 | let g:ale_set_balloons = 0 | let g:ale_hover_cursor = 0
let g:ale_hover_to_preview = 1 | let g:ale_floating_preview = 0
let g:postilla_executable = $POSTILLA_TEST_SERVER
let s:repository = expand('<sfile>:p:h:h:h')
set runtimepath^=/usr/share/vim-ale
packadd! ale
filetype plugin on
runtime plugin/ale.vim
execute 'source' fnameescape(s:repository . '/editors/vim/postilla.vim')

let s:patience = empty($POSTILLA_TEST_PATIENCE) ? 15 : str2float($POSTILLA_TEST_PATIENCE)
let s:passed = 0 | let s:failed = 0 | let s:report = []

function! s:check(name, holds) abort
  if a:holds
    let s:passed += 1
    call add(s:report, 'ok   ' . a:name)
  else
    let s:failed += 1
    call add(s:report, 'FAIL ' . a:name)
  endif
endfunction

function! s:eventually(probe) abort
  let l:began = reltime()
  while reltimefloat(reltime(l:began)) < s:patience
    if a:probe() | return 1 | endif
    sleep 20m
  endwhile
  return 0
endfunction

function! Hanging() abort
  let l:problems = copy(get(get(g:ale_buffer_info, bufnr(''), {}), 'loclist', []))
  return filter(l:problems, {_, problem -> problem.text =~# 'dipende da una data'})
endfunction

function! Preview() abort
  for l:window in range(1, winnr('$'))
    if getwinvar(l:window, '&previewwindow') | return join(getbufline(winbufnr(l:window), 1, '$'), "\n") | endif
  endfor
  return ''
endfunction

let s:archive = tempname()
call mkdir(s:archive)
call writefile([], s:archive . '/postilla.toml')
for s:seed in glob(s:repository . '/seeds/*.txt', 1, 1)
  call writefile(readfile(s:seed, 'b'), s:archive . '/' . fnamemodify(s:seed, ':t'), 'b')
endfor

execute 'edit' fnameescape(glob(s:archive . '/004*'))
setfiletype text
ALELint
call s:check('the days that hang in the air are marked', s:eventually({-> len(Hanging()) >= 4}))

execute 'edit' fnameescape(glob(s:archive . '/001*'))
setfiletype text
ALELint
call cursor(1, 1) | call search('ieri')
ALEHover
call s:check('hover tells the day', s:eventually({-> Preview() =~# '2025-09-03'}))
pclose

call cursor(1, 1) | call search('Zelensky')
" until the archive has been read, the article at hand is all that there is
function! Asked() abort
  silent! cclose
  ALEFindReferences -quickfix
  sleep 200m
  return len(getqflist()) == g:wanted && g:wanted > 10
endfunction
let g:wanted = 0
for s:seed in glob(s:archive . '/*.txt', 1, 1)
  let g:wanted += len(split(join(readfile(s:seed), "\n"), 'Zelensky', 1)) - 1
endfor
call s:check('every mention in the archive', s:eventually({-> Asked()}))

call writefile(s:report + [printf('%d passed, %d failed', s:passed, s:failed)], '/dev/stdout')
if s:failed || !s:passed | cquit! | else | qall! | endif
