package io.sparkmaster.kernel.runtime.magics;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.language.Evaluator;
import io.sparkmaster.kernel.runtime.language.Language;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** What magics reach of the notebook. */
public interface NotebookParts {
  /** The session; waits while it starts. */
  SparkSession spark();

  /**
   * Refuses to replace the context where others use it, too.
   *
   * @param setting for whose sake it is to be done
   */
  void mayRestartSpark(String setting);

  /** Replaces the session and the context by new ones, with these settings beside the present. */
  void restartSpark(Map<String, String> settings) throws InterruptedException;

  /**
   * Brings the session back to how it began.
   *
   * @throws KernelException when that cannot be done here
   */
  void resetSpark();

  /** The languages that have started. */
  Map<Language, Evaluator> languages();

  /** The whole stack trace of the last cell that failed; empty when there is none. */
  String trace();

  /** Makes a jar's classes known to the notebook's class loader. */
  void addToLoader(Path jar);
}
