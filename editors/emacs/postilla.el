;;; postilla.el --- Names and dates in news articles, understood as you type  -*- lexical-binding: t -*-

;; SPDX-License-Identifier: MIT OR Apache-2.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))

;;; Commentary:

;; Starts the language server `postilla' through Eglot, on text, Markdown and HTML files below a `postilla.toml'.

;;; Code:

(require 'eglot)
(require 'project)

(defgroup postilla nil
  "Names and dates in news articles."
  :group 'text)

(defcustom postilla-command '("postilla" "lsp")
  "The language server and its arguments."
  :type '(repeat string))

(defconst postilla-modes '(text-mode markdown-mode html-mode mhtml-mode)
  "The modes of prose.")

(defun postilla-project (directory)
  "The archive that DIRECTORY belongs to: the folder around it with a `postilla.toml'."
  (when-let ((root (locate-dominating-file directory "postilla.toml")))
    (cons 'postilla (file-name-as-directory (expand-file-name root)))))

(cl-defmethod project-root ((project (head postilla)))
  "The folder of the archive PROJECT."
  (cdr project))

(defun postilla-maybe-start ()
  "Start Postilla when the buffer is an article of an archive."
  (when (and buffer-file-name
             (memq major-mode postilla-modes)
             (postilla-project default-directory))
    (setq-local project-find-functions (cons #'postilla-project project-find-functions))
    (eglot-ensure)))

(add-to-list 'eglot-server-programs
             (cons postilla-modes (lambda (&optional _interactive _project) postilla-command)))
(dolist (hook '(text-mode-hook markdown-mode-hook html-mode-hook))
  (add-hook hook #'postilla-maybe-start))

(provide 'postilla)
;;; postilla.el ends here
