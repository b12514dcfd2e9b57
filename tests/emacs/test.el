;;; emacs -Q --batch -l tests/emacs/test.el   -*- lexical-binding: t -*-
;; Emacs and Eglot on the shipped editors/emacs/postilla.el and the seeds. POSTILLA_TEST_SERVER names the program.

(require 'package)
(add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa") ; Debian's packages, which -Q hides
(package-initialize)
(require 'cl-lib)

(defconst repository (expand-file-name "../.." (file-name-directory load-file-name)))
(load (expand-file-name "editors/emacs/postilla.el" repository) nil t)
(setq postilla-command (list (getenv "POSTILLA_TEST_SERVER") "lsp")
      eglot-sync-connect 10
      eglot-connect-timeout 10
      eglot-send-changes-idle-time 0.05
      eglot-confirm-server-initiated-edits nil)

(defconst patience (string-to-number (or (getenv "POSTILLA_TEST_PATIENCE") "15")))
(defvar passed 0)
(defvar failed 0)

(defun eventually (what probe)
  "The value of PROBE once there is one; an error naming WHAT when there never is."
  (let ((end (+ (float-time) patience)) value)
    (while (and (not (setq value (funcall probe))) (< (float-time) end))
      (accept-process-output nil 0.02))
    (or value (error "%s: never within %s s" what patience))))

(defmacro check (name &rest body)
  "Run BODY in a fresh archive, bound to `archive', as the test NAME."
  `(let* ((archive (file-name-as-directory (make-temp-file "postilla " t))))
     (dolist (seed (directory-files (expand-file-name "seeds" repository) t "txt$"))
       (copy-file seed archive))
     (write-region "" nil (expand-file-name "postilla.toml" archive) nil 'quiet)
     (condition-case err
         (progn ,@body (cl-incf passed) (princ (format "ok   %s\n" ,name)))
       (error (cl-incf failed) (princ (format "FAIL %s: %s\n" ,name (error-message-string err)))))
     (dolist (buffer (buffer-list))
       (when (buffer-file-name buffer)
         (with-current-buffer buffer (set-buffer-modified-p nil))
         (let ((server (with-current-buffer buffer (ignore-errors (eglot-current-server)))))
           (when server (ignore-errors (eglot-shutdown server nil 1))))
         (kill-buffer buffer)))))

(defun visit (archive prefix)
  "Open the article of ARCHIVE whose name starts with PREFIX, and wait until it is followed."
  (find-file (car (directory-files archive t (concat "^" prefix))))
  (run-hooks 'post-command-hook) ; where Eglot puts off its start to
  (eventually "a server" #'eglot-current-server))

(defun on (text)
  "Go to TEXT."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun problems (about)
  "The texts of the buffer that are marked, for what the message says ABOUT them."
  (flymake-start)
  (accept-process-output nil 0.05)
  (mapcar (lambda (problem)
            (buffer-substring-no-properties (flymake-diagnostic-beg problem) (flymake-diagnostic-end problem)))
          (cl-remove-if-not (lambda (problem) (string-search about (flymake-diagnostic-text problem)))
                            (flymake-diagnostics))))

(defun hover ()
  "What the server says of the place at point."
  (let ((answer (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams))))
    (plist-get (plist-get answer :contents) :value)))

(defconst hanging "dipende da una data")

(check "the days that hang in the air are marked, until the article has a date"
       (visit archive "004")
       (eventually "four problems" (lambda () (<= 4 (length (problems hanging)))))
       (cl-assert (cl-subsetp '("Martedì" "Mercoledì" "giovedì") (problems hanging) :test #'equal))
       (goto-char (point-min))
       (insert "date 2025-09-03 (Roma)\n")
       (eglot--signal-textDocument/didChange)
       (eventually "no problem" (lambda () (null (problems hanging)))))

(check "hover tells the day"
       (visit archive "001")
       (on "ieri")
       (cl-assert (string-search "2025-09-03" (hover))))

(check "xref finds every mention in the archive"
       (visit archive "003")
       (on "Zelensky")
       (let ((wanted 0))
         (dolist (seed (directory-files archive t "txt$"))
           (with-temp-buffer
             (insert-file-contents seed)
             (cl-incf wanted (how-many "Zelensky"))))
         (cl-assert (> wanted 10))
         ;; until the archive has been read, the article at hand is all that there is
         (eventually "all mentions"
                     (lambda ()
                       (= wanted
                          (length (xref-backend-references 'eglot (xref-backend-identifier-at-point 'eglot))))))))

(check "a wrong weekday is put right, behind « and è"
       (visit archive "001")
       (goto-char (point-max))
       (insert "\n«È deciso»: il vertice si terrà lunedì 8 ottobre 2025 a Roma.\n")
       (eglot--signal-textDocument/didChange)
       (eventually "a problem" (lambda () (problems "mercoledì, non")))
       (on "lunedì 8 ottobre 2025")
       (let* ((actions (eglot-code-actions (point) (match-end 0) "quickfix"))
              (fix (cl-find-if (lambda (action) (string-search "mercoledì" (plist-get action :title))) actions)))
         (eglot--apply-workspace-edit
          (or (plist-get fix :edit)
              (plist-get (jsonrpc-request (eglot-current-server) :codeAction/resolve fix) :edit))
          nil))
       (on "«È deciso»: il vertice si terrà mercoledì 8 ottobre 2025 a Roma."))

(princ (format "%d passed, %d failed\n" passed failed))
(kill-emacs (if (and (= failed 0) (> passed 0)) 0 1))
