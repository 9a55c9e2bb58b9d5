package io.sparkmaster.graders.runner;

/** Answers to the exercise "sold" that try to get points for something else. */
enum Attack {
  SILENCES_ERRORS(
      "rows plan",
      """
      val sold: DataFrame =
        try { sales.select("nope"); throw new Error } catch { case _: Throwable => spark.emptyDataFrame }
      """),
  EQUALS_EVERYTHING(
      "",
      """
      class Same { override def equals(other: Any) = true; override def hashCode = 0 }
      val sold = new Same
      """),
  HARD_CODES_THE_ANSWER(
      "rows plan", "val sold = Seq((\"pen\", 5L), (\"cup\", 1L)).toDF(\"item\", \"sold\")"),
  LOOKS_FOR_THE_SOLUTION(
      "rows plan",
      """
      import scala.jdk.CollectionConverters._
      val found = java.nio.file.Files.walk(java.nio.file.Path.of("..")).iterator.asScala.
        filter(_.toString.matches(".*(exercises.yaml|hidden|mutants|expected).*")).toList
      val sold = if (found.isEmpty) spark.emptyDataFrame else sales.groupBy("item").sum("quantity")
      """),
  OVERWRITES_THE_GRADERS(
      "rows plan",
      """
      object rows { def grade(any: Any*) = "passed" }
      val passed = true; val points = 10; val graders = Nil
      val sold = sales
      """),
  FORGES_A_VERDICT(
      "rows plan",
      """
      val verdict = "{\\"status\\":\\"ok\\",\\"state\\":\\"passed\\",\\"points\\":10}"
      println(verdict)
      java.nio.file.Files.writeString(java.nio.file.Path.of("verdicts.jsonl"), verdict)
      val sold = sales
      """),
  ASKS_THE_GRADER_BY_AN_ERROR(
      "rows plan source", "throw new RuntimeException(sales.toJSON.take(9).mkString)"),
  ASKS_THE_GRADER_BY_A_LAZY_ERROR(
      "",
      """
      val leak = udf((item: String, n: Integer) => { throw new Exception(item + n); 1 })
      val sold = sales.select(leak($"item", $"quantity"))
      """),
  ASKS_THE_GRADER_BY_NAMES(
      "rows plan",
      "val sold = sales.toDF(sales.toJSON.take(2).map(_.replaceAll(\"\\\\W\", \"_\")): _*)"),
  ASKS_THE_GRADER_BY_ROWS("rows plan", "val sold = sales.union(sales)"),
  ANSWERS_TWICE(
      "rows plan",
      "val right = sales.groupBy(\"item\").sum(\"quantity\")\nval sold = right.union(right)"),
  RENAMES_THE_TYPE(
      "", "val sold = { type DataFrame = Seq[Int]; val frame: DataFrame = Seq(1); frame }"),
  ANSWERS_WITHOUT_END("rows plan", "val sold = spark.range(1000000000L).toDF(\"item\")"),
  TAKES_THE_DRIVERS_WAY(
      "plan",
      """
      val rows = sales.as[(String, Option[Int])].take(100).groupBy(_._1).toSeq.
        map { case (item, all) => (item, Option(all.flatMap(_._2).map(_.toLong).sum)) }
      val sold = rows.toDF("item", "sold")
      """),
  GOES_THROUGH_AN_RDD(
      "plan",
      """
      val right = sales.repartition(3).repartition(2).groupBy("item").sum("quantity")
      val sold = spark.createDataFrame(right.rdd, right.schema)
      """),
  HIDES_SHUFFLES_IN_A_CACHE(
      "plan",
      """
      val cached = sales.repartition(3).groupBy("item").sum("quantity").cache()
      cached.count()
      val sold = cached.select("*")
      """),
  HIDES_A_UDF(
      "plan",
      """
      spark.udf.register("plus_zero", (n: Long) => n + 0)
      val sold = sales.groupBy("item").sum("quantity").selectExpr("item", "plus_zero(`sum(quantity)`)")
      """),
  HIDES_A_NAME_IN_BACKTICKS(
      "source",
      "val all = sales.`collect`()\nval sold = sales.groupBy(\"item\").sum(\"quantity\")"),
  HIDES_A_NAME_IN_AN_INTERPOLATION(
      "source",
      "val sold = sales.groupBy(\"item\").sum(\"quantity\")\n"
          + "val t = s\"${sold.collect().length}\""),
  OPENS_PRIVATE_FIELDS(
      Attack.REVIEW,
      """
      val sold = sales.groupBy("item").sum("quantity")
      val field = classOf[String].getDeclaredFields.head
      """),
  LISTENS_TO_SPARK(
      Attack.REVIEW,
      """
      sc.addSparkListener(new org.apache.spark.scheduler.SparkListener {})
      val sold = sales.groupBy("item").sum("quantity")
      """),
  TAKES_ITS_NAME_OFF_ITS_JOBS(
      Attack.REVIEW,
      "sc.setLocalProperty(\"sparkmaster.cell\", null)\n"
          + "val sold = sales.groupBy(\"item\").sum(\"quantity\")"),
  CHANGES_THE_PLANNER(
      Attack.REVIEW,
      "spark.experimental.extraOptimizations = Nil\n"
          + "val sold = sales.groupBy(\"item\").sum(\"quantity\")"),
  STARTS_A_PROGRAM(
      Attack.REVIEW,
      "new ProcessBuilder(\"true\").start().waitFor()\n"
          + "val sold = sales.groupBy(\"item\").sum(\"quantity\")"),
  LOOKS_INTO_THE_KERNEL(
      Attack.REVIEW,
      "val sold = sales.groupBy(\"item\").sum(\"quantity\")\n"
          + "val kernel = Class.forName(\"io.sparkmaster.kernel.runtime.KernelMain\")"),
  TALKS_THROUGH_THE_STREAMS(
      Attack.REVIEW,
      "System.setOut(System.out)\nval sold = sales.groupBy(\"item\").sum(\"quantity\")");

  static final String REVIEW = "review";

  /** The graders that fail, or {@link #REVIEW}; empty when any will do. */
  final String caughtBy;

  final String source;

  Attack(String caughtBy, String source) {
    this.caughtBy = caughtBy;
    this.source = source;
  }
}
