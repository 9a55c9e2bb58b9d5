package io.sparkmaster.kernel.runtime.java;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.VarSnippet;

/**
 * The results of expressions, which JShell names {@code $N}: the last ones have names, and those
 * that later declarations use. Not thread-safe.
 */
final class NamedResults {
  private static final int NAMED = 20;

  private final JShell shell;
  private final SnippetExecution execution;
  private final ForgottenSnippets forgotten;
  private final List<Snippet> ran = new ArrayList<>();
  private final Deque<VarSnippet> results = new ArrayDeque<>();
  private final Set<VarSnippet> used = new LinkedHashSet<>();

  NamedResults(JShell shell, SnippetExecution execution, ForgottenSnippets forgotten) {
    this.shell = shell;
    this.execution = execution;
    this.forgotten = forgotten;
  }

  /** A snippet of the cell has run. */
  void ran(Snippet snippet) {
    ran.add(snippet);
  }

  /** Forgets, at the cell's end, its statements and the results that are too old to be named. */
  void forgetOld() {
    for (var snippet : ran) {
      if (ForgottenSnippets.isOver(snippet)) {
        forgotten.forget(snippet);
      } else if (snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
        results.add((VarSnippet) snippet);
      }
    }
    ran.clear();
    for (int i = results.size(); i > NAMED; i--) {
      var oldest = results.remove();
      if (shell.status(oldest) != Snippet.Status.VALID) {
        // The learner has declared the name; the snippet is gone.
        continue;
      }
      if (forgotten.isUsed(oldest)) {
        used.add(oldest);
      } else {
        execution.drop(oldest.name());
        var events = shell.drop(oldest);
        if (!events.isEmpty()) {
          forgotten.forget(oldest);
        }
      }
    }
    used.removeIf(each -> shell.status(each) != Snippet.Status.VALID);
    for (var each : List.copyOf(used)) {
      if (!forgotten.isUsed(each)) {
        used.remove(each);
        results.addFirst(each);
      }
    }
  }
}
