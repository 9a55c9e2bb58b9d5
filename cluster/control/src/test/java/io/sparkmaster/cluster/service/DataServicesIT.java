package io.sparkmaster.cluster.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.cluster.backend.SparkKernel;
import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.service.ServiceStatus.Health;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real broker and a real database, used by the cells of a real kernel; one of each for all tests.
 */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DataServicesIT {
  private static final Duration DEADLINE = Duration.ofMinutes(3);
  private static final Path BUILT = Path.of("..", "services", "target");

  /** Shares of 8 MB. */
  private static final ServiceLimits LIMITS =
      new ServiceLimits(new ServiceLimits.Kafka(3, 6, 48, 4), ServiceLimits.STANDARD.postgres());

  @TempDir static Path root;
  private static DataServices services;
  private static RunningKernel kernel;
  private static KernelClient client;

  @BeforeAll
  static void start() throws IOException {
    var distribution = SparkKernel.in(root.resolve("kernel"));
    var jars = DataServices.jarsBeside(distribution.root());
    linkServices(Files.createDirectories(jars));
    services = new DataServices(root.resolve("home"), jars, System.getenv(), () -> LIMITS);
    assertThat(services.up(List.of(ServiceKind.KAFKA, ServiceKind.POSTGRES)))
        .containsExactly(ServiceKind.KAFKA, ServiceKind.POSTGRES);
    startKernel(distribution);
  }

  static void linkServices(Path jars) throws IOException {
    Files.createSymbolicLink(
        jars.resolve("cluster-services.jar"),
        BUILT.resolve("cluster-services-0.1.0-SNAPSHOT.jar").toRealPath());
    for (var each :
        Files.readString(BUILT.resolve("class-path")).strip().split(File.pathSeparator, -1)) {
      var jar = Path.of(each);
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar.toRealPath());
    }
  }

  private static void startKernel(KernelDistribution distribution) throws IOException {
    var environment = new HashMap<>(System.getenv());
    environment.remove("SPARK_MASTER");
    environment.put("SPARKMASTER_HOME", root.resolve("kernel-home").toString());
    var provider =
        new LocalProcessProvider(
            LocalProcessProvider.ownJava(),
            distribution,
            root.resolve("run"),
            environment,
            spec -> variables("ada"));
    var cells = Files.createDirectories(root.resolve("cells"));
    kernel = provider.launch(new LaunchSpec(KernelSpec.SCALA, cells, Map.of()));
    kernel.awaitReady(DEADLINE);
    client = new KernelClient(kernel.connect("services"));
  }

  @AfterAll
  static void stop() {
    try {
      if (client != null) {
        client.close();
      }
    } finally {
      try {
        if (kernel != null) {
          kernel.close();
        }
      } finally {
        if (services != null) {
          services.down();
        }
      }
    }
  }

  /** As a server does at each launch. */
  private static Map<String, String> variables(String learner) {
    var variables = new HashMap<String, String>();
    assertThat(services.tell(learner, variables)).isEmpty();
    assertThat(services.welcome(learner)).isEmpty();
    return variables;
  }

  private static String run(String code) {
    var cell = client.execute(code, DEADLINE);
    return cell.status().equals("ok")
        ? cell.stream("stdout").strip()
        : "error: " + cell.reply().content();
  }

  private static String password(String variable) {
    return variables("ada").get(variable).replaceAll("^ada:([0-9a-f]+)@.*", "$1");
  }

  @Test
  @Order(1)
  void cellsStreamThroughATopicOfTheirLearner() {
    var said =
        run(
            """
            import io.sparkmaster.kernel.runtime.api.DataServices
            import org.apache.spark.sql.streaming.Trigger
            spark.range(100).selectExpr("CAST(id % 10 AS STRING) AS key", "CAST(id AS STRING) AS value")
              .write.format("kafka").options(DataServices.kafka)
              .option("topic", DataServices.topic("orders")).save()
            val counted = spark.readStream.format("kafka").options(DataServices.kafka)
              .option("subscribe", DataServices.topic("orders"))
              .option("startingOffsets", "earliest").load()
              .groupBy("key").count()
              .writeStream.outputMode("complete").format("memory").queryName("counted")
              .trigger(Trigger.AvailableNow).start()
            counted.awaitTermination()
            println(spark.table("counted").selectExpr("count(*)", "sum(count)").head)\
            """);

    assertThat(said).isEqualTo("[10,100]");
    assertThat(services.topics("", false))
        .containsOnlyKeys("ada.orders")
        .extractingByKey("ada.orders")
        .isNotEqualTo(0L);
  }

  @Test
  @Order(2)
  void aLearnerReachesNoTopicOfAnother() {
    var said =
        run(
            """
            val stolen = scala.util.Try(spark.read.format("kafka").options(DataServices.kafka)
              .option("subscribe", "bob.orders").load().count())
            println(stolen.failed.get.toString.contains("TopicAuthorizationException"))\
            """);

    assertThat(said).isEqualTo("true");
  }

  @Test
  @Order(2)
  void aLearnerIsToldOfNoTopicAndGroupOfAnother() {
    variables("bob");
    var said =
        run(
            """
            import org.apache.kafka.clients.admin.{Admin, NewTopic}
            val login = new java.util.Properties
            DataServices.kafka.forEach((name, value) => login.put(name.stripPrefix("kafka."), value))
            val admin = Admin.create(login)
            val seen = try {
              val logs = scala.util.Try(admin.describeLogDirs(java.util.List.of(Integer.valueOf(1)))
                .allDescriptions.get.values)
              List(admin.listTopics.names.get,
                logs.isFailure || logs.get.toString == "[{}]",
                admin.listConsumerGroups.all.get.toString.contains("groupId='bob."))
            } finally admin.close()
            println(seen.mkString(" "))\
            """);

    assertThat(said).isEqualTo("[ada.orders] true false");
  }

  private static final String ADMIN =
      """
      import org.apache.kafka.clients.admin._
      import scala.jdk.CollectionConverters._
      def asAda[T](work: Admin => T) = {
        val login = new java.util.Properties
        DataServices.kafka.forEach((name, value) => login.put(name.stripPrefix("kafka."), value))
        val admin = Admin.create(login)
        try scala.util.Try(work(admin)).fold(e => e.getCause.getMessage, _ => "done")
        finally admin.close()
      }
      def make(name: String, partitions: Int, configs: (String, String)*) = asAda(
        _.createTopics(java.util.List.of(
          new NewTopic("ada." + name, partitions, 1.toShort).configs(configs.toMap.asJava))).all.get)
      def drop(names: String*) = asAda(_.deleteTopics(names.map("ada." + _).asJava).all.get)
      """;

  @Test
  @Order(3)
  void aLearnerMakesAsManyTopicsAndPartitionsAsAreAllowed() {
    var said =
        run(
            ADMIN
                + """
                println(make("wide", 5))
                println(make("endless", 1, "retention.bytes" -> "-1"))
                println(make("one", 1, "retention.ms" -> "-1"))
                println(asAda(_.createPartitions(java.util.Map.of("ada.one", NewPartitions.increaseTo(9))).all.get))
                println(make("two", 2))
                println(make("three", 1))
                println(make("", 9))
                """);

    assertThat(said.lines())
        .satisfiesExactly(
            wide -> assertThat(wide).contains("have 2 partitions, and may have 6", "5 more"),
            endless -> assertThat(endless).contains("retention.bytes of ada.endless is -1"),
            one -> assertThat(one).isEqualTo("done"),
            more -> assertThat(more).containsIgnoringCase("authoriz"),
            two -> assertThat(two).isEqualTo("done"),
            three ->
                assertThat(three)
                    .contains(
                        "\"ada\" has 3 topics, and may have 3 (kafka-topics):"
                            + " ada.one, ada.orders, ada.two"),
            nameless -> assertThat(nameless).contains("kafka-topics"));
  }

  @Test
  @Order(4)
  void aTopicTooManyThatIsWrittenToFailsAtOnceAndSaysWhatToLookAt() {
    var begun = System.nanoTime();
    var said =
        run(
            """
            val late = new java.util.Properties
            DataServices.kafka.forEach((name, value) => late.put(name.stripPrefix("kafka."), value))
            import org.apache.kafka.clients.producer._
            import org.apache.kafka.common.serialization.StringSerializer
            val one = new KafkaProducer(late, new StringSerializer, new StringSerializer)
            try one.send(new ProducerRecord[String, String](DataServices.topic("fourth"), "x")).get
            finally one.close()\
            """);

    assertThat(said).contains("Not authorized to access topics: [ada.fourth]", "kafka-topics");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  @Order(4)
  void messagesOfManyYearsNeedNoFileEach() throws IOException {
    var said =
        run(
            """
            import org.apache.kafka.clients.producer._
            import org.apache.kafka.common.serialization.StringSerializer
            val dated = new java.util.Properties
            DataServices.kafka.forEach((name, value) => dated.put(name.stripPrefix("kafka."), value))
            dated.put("batch.size", "0")
            val old = new KafkaProducer(dated, new StringSerializer, new StringSerializer)
            def at(millis: Long) = old.send(
              new ProducerRecord[String, String](DataServices.topic("one"), 0, millis, "k", "x"))
            val future = try {
              for (i <- 0 until 2000) at(i * 8 * 86400000L)
              old.flush()
              scala.util.Try(at(System.currentTimeMillis + 8 * 86400000L).get)
            } finally old.close()
            println(spark.read.format("kafka").options(DataServices.kafka)
              .option("subscribe", DataServices.topic("one")).load().count())
            println(future.failed.get.getCause.getClass.getSimpleName)\
            """);

    assertThat(said).isEqualTo("2000\nInvalidTimestampException");
    try (var files = Files.list(root.resolve("home/services/kafka/data/ada.one-0"))) {
      assertThat(files.filter(it -> it.toString().endsWith(".log"))).hasSize(1);
    }
  }

  @Test
  @Order(5)
  void whoSendsFasterIsSlowedDownAndATopicKeepsItsShareOnly() {
    var said =
        run(
            """
            import org.apache.kafka.clients.producer._
            val fast = new java.util.Properties
            DataServices.kafka.forEach((name, value) => fast.put(name.stripPrefix("kafka."), value))
            fast.put("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer")
            fast.put("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer")
            val producer = new KafkaProducer[Array[Byte], Array[Byte]](fast)
            val slowed = try {
              for (_ <- 1 to 640) producer.send(new ProducerRecord("ada.one", new Array[Byte](100000)))
              producer.flush()
              producer.metrics.values.asScala.find(_.metricName.name == "produce-throttle-time-max")
                .get.metricValue.asInstanceOf[Double] > 0
            } finally producer.close()
            println(slowed)\
            """);

    assertThat(said).endsWith("true");
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> assertThat(services.topics("ada", false).get("ada.one")).isLessThan(9 << 20));
    assertThat(run("println(drop(\"one\", \"two\"))")).isEqualTo("done");
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> assertThat(services.topics("ada", false)).containsOnlyKeys("ada.orders"));
  }

  @Test
  @Order(6)
  void aWrongPasswordIsRefused() {
    var said =
        run(
            """
            val other = DataServices.kafka
            other.put("kafka.sasl.jaas.config",
              other.get("kafka.sasl.jaas.config").replaceAll("password=..", "password=" + 34.toChar + "x"))
            val refused = scala.util.Try(spark.read.format("kafka").options(other)
              .option("subscribe", DataServices.topic("orders")).load().count())
            println(refused.failed.get.toString.contains("SaslAuthenticationException"))\
            """);

    assertThat(said).isEqualTo("true");
  }

  @Test
  @Order(7)
  void thePasswordIsNotShownAmongTheSettings() {
    var password = password("SPARKMASTER_KAFKA");

    assertThat(password).hasSize(64);
    assertThat(run("%conf")).doesNotContain(password);
  }

  @Test
  @Order(8)
  void cellsWriteAndReadTheDatabaseOfTheirLearner() {
    var said =
        run(
            """
            spark.range(100).selectExpr("id", "id * 2 AS twice")
              .write.format("jdbc").options(DataServices.postgres).option("dbtable", "numbers").save()
            println(spark.read.format("jdbc").options(DataServices.postgres)
              .option("query", "SELECT CAST(sum(twice) AS bigint) AS total FROM numbers").load().head)
            val properties = new java.util.Properties
            DataServices.postgres.forEach((name, value) => properties.put(name, value))
            println(spark.read.jdbc(DataServices.postgres.get("url"), "numbers", properties).count())\
            """);

    assertThat(said).isEqualTo("[9900]\n100");
    assertThat(run("%conf")).doesNotContain(password("SPARKMASTER_POSTGRES"));
  }

  @Test
  @Order(9)
  void aLearnerReachesNoOthersDatabaseAndNothingOfTheServer() {
    assertThat(variables("bob")).containsKey("SPARKMASTER_POSTGRES");

    var said =
        run(
            """
            def tryIn(database: String, query: String) = scala.util.Try {
              val options = DataServices.postgres
              options.put("url", options.get("url").replaceAll("[^/]+$", database))
              spark.read.format("jdbc").options(options).option("query", query).load().count() }
            println(List("bob", "postgres", "template1").map(tryIn(_, "SELECT 1")).forall(
              _.failed.get.getMessage.contains("permission denied for database")))
            println(tryIn("ada", "SELECT pg_read_file('/etc/passwd')").failed.get.getMessage
              .contains("permission denied for function"))\
            """);

    assertThat(said).isEqualTo("true\ntrue");
  }

  @Test
  @Order(9)
  void manyLearnersArriveAtOnce() {
    var failed =
        IntStream.range(0, 8)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> services.welcome("class" + i)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .filter(faults -> !faults.isEmpty());

    assertThat(failed).isEmpty();
  }

  @Test
  @Order(10)
  void whatHasBeenKilledIsStartedAgainWithItsDataAndItsLimits() throws IOException {
    var before = services.status();
    assertThat(before).hasSize(2).allMatch(it -> it.health() == Health.ALIVE);
    for (var each : before) {
      var process = ProcessHandle.of(each.pid()).orElseThrow();
      assertThat(process.destroyForcibly()).isTrue();
      process.onExit().join();
    }
    assertThat(services.status()).allMatch(it -> it.health() == Health.DEAD);
    assertThat(services.hasEnded()).isTrue();

    var other =
        new DataServices(
            root.resolve("home"),
            DataServices.jarsBeside(root.resolve("kernel")),
            System.getenv(),
            () -> ServiceLimits.STANDARD);
    // Processes that a killed server of PostgreSQL leaves need a moment to see it.
    await().atMost(DEADLINE).ignoreExceptions().until(() -> !other.repair().isEmpty());
    await().atMost(DEADLINE).ignoreExceptions().until(() -> other.repair().isEmpty());
    assertThat(Files.readString(root.resolve("home/services/kafka/server.properties")))
        .contains("sparkmaster.learner.topics=3\n", "sparkmaster.learner.partitions=6\n");

    var after = services.status();
    assertThat(after).allMatch(it -> it.health() == Health.ALIVE);
    assertThat(after)
        .as("the same addresses")
        .extracting(ServiceStatus::port)
        .containsExactlyElementsOf(before.stream().map(ServiceStatus::port).toList());
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () ->
                assertThat(
                        run(
                            """
                            println(spark.read.format("kafka").options(DataServices.kafka)
                              .option("subscribe", DataServices.topic("orders")).load().count())
                            println(spark.read.format("jdbc").options(DataServices.postgres)
                              .option("dbtable", "numbers").load().count())\
                            """))
                    .isEqualTo("100\n100"));
  }

  @Test
  @Order(11)
  void theTopicsOfALearnerAreDeletedAndNobodyElses() {
    assertThat(services.topics("bob", true)).isEmpty();
    assertThat(services.topics("ada", true)).containsOnlyKeys("ada.orders");

    await()
        .atMost(DEADLINE)
        .untilAsserted(() -> assertThat(services.topics("ada", false)).isEmpty());
  }

  @Test
  @Order(12)
  void downEndsAllOfItAndItStaysDown() {
    var pids = services.status().stream().map(ServiceStatus::pid).toList();

    assertThat(services.down())
        .containsExactly(
            "Kafka broker (process %d)".formatted(pids.get(0)),
            "PostgreSQL server (process %d)".formatted(pids.get(1)));

    assertThat(pids).allMatch(pid -> ProcessHandle.of(pid).isEmpty());
    assertThat(services.status()).isEmpty();
    assertThat(services.repair()).isEmpty();
    assertThat(variables("ada")).isEmpty();
    assertThatThrownBy(() -> services.topics("", false))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("sparkmaster cluster up --kafka");
  }
}
