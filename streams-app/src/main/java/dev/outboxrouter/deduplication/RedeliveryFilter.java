package dev.outboxrouter.deduplication;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.cdc.LogicalMessage;
import dev.outboxrouter.cdc.Operation;
import dev.outboxrouter.cdc.RowChange;
import dev.outboxrouter.cdc.Source;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Recognises the changes of one raw partition that the connector redelivers. A change was read before if an earlier record of
 * the partition has the same transaction (id and commit time) and a higher position in it, or the same position and the same
 * contents.
 *
 * <p>The memory is a cache of the log. It knows every transaction that was committed after a <em>horizon</em>; a change of such
 * a transaction is judged without reading. A transaction that was committed at the horizon or before is looked up in the raw
 * partition, between the first record that could be of it and the record that is judged. A record cannot have been written
 * before its transaction was committed, so the look-up begins at the commit time, less what the clocks may differ by. Nothing is
 * judged by its commit time alone.
 *
 * <p>The memory is a function of the records before the one that is judged: a new filter, at any record, gives the same verdicts.
 * Not thread-safe.
 */
public final class RedeliveryFilter {

    /** Upper bound on how far commit times of one partition are out of order, for look-ups that answer for what follows. */
    private static final long DISORDER_MILLIS = 100;

    /** Transactions that a look-up keeps, for each that the memory knows. */
    private static final int LOOKED_UP_SHARE = 4;

    /** Records of the first step back in a warm-up; each further step is twice as long. */
    private static final long FIRST_STEP = 8;

    private static final long NOTHING_BEFORE = Long.MIN_VALUE;

    private final TopicPartition partition;
    private final RawLog log;
    private final ChangeReader reader;
    private final RedeliverySettings settings;
    private final LookUps lookUps;
    private final ReadBudget budget;
    private final RedeliveryObserver observer;
    private final RecentTransactions recent;
    private EarlierTransactions earlier = EarlierTransactions.none();
    private long insertedAtLookUp;
    private long clockDifferenceMillis;

    /** Timestamp of the first record whose transaction is known. */
    private long knownFromMillis = NOTHING_BEFORE;

    private boolean warm;

    /**
     * Creates a filter for the records behind some record of a partition.
     *
     * @param partition the raw partition
     * @param log reads the partition
     * @param reader reads a raw record; not the one that reads the records to be judged, whose buffers it would reuse
     * @param lookUps runs the look-ups
     * @param budget of the stream thread
     * @param observer is told what was read
     */
    RedeliveryFilter(
            TopicPartition partition,
            RawLog log,
            RawReader reader,
            RedeliverySettings settings,
            LookUps lookUps,
            ReadBudget budget,
            RedeliveryObserver observer) {
        this.partition = partition;
        this.log = log;
        this.reader = new ChangeReader(reader);
        this.settings = settings;
        this.lookUps = lookUps;
        this.budget = budget;
        this.observer = observer;
        this.recent = new RecentTransactions(settings.maxTransactions());
        this.clockDifferenceMillis = settings.clockDifference().toMillis();
    }

    /**
     * Returns whether the change cannot be recognised when it is redelivered: its {@code source} lacks {@code txId}, {@code lsn}, or
     * both {@code ts_us} and {@code ts_ms}. A message that is not transactional has no {@code txId} and is not meant.
     */
    public static boolean isUnrecognisable(ChangeEvent event) {
        if (event instanceof LogicalMessage message) {
            Source source = message.source();
            return !source.isPlaced()
                    && (source.transactionId().isPresent() || source.lsn().isEmpty());
        }
        return event instanceof RowChange row
                && row.operation() != Operation.READ
                && !row.source().isPlaced();
    }

    /**
     * Returns whether a change was read before; if not, it is remembered. Records are given in the order of the partition. A
     * record without a timestamp (0) is not used to compare the clocks.
     *
     * @param record the raw record
     * @param event what it says; remains valid
     * @throws LookUpUnfinishedException when a look-up takes too long and continues elsewhere; the record is given again to a new
     *     filter when that has ended
     * @throws KafkaException when Kafka does not answer
     */
    public boolean isRedelivered(ConsumerRecord<byte[], byte[]> record, ChangeEvent event) {
        Optional<Change> change = Change.of(event);
        return change.isPresent() && isRedelivered(record.offset(), record.timestamp(), change.get());
    }

    boolean isRedelivered(long offset, long timestampMillis, Change change) {
        if (!warm) {
            lookUps.duringWarmUp(partition, () -> warmUp(offset, timestampMillis));
            warm = true;
        }
        compareClocks(offset, timestampMillis, change);
        if (change.committedMillis() > recent.horizonMillis()) {
            boolean known = recent.isKnown(change);
            if (recent.inserted() - insertedAtLookUp > settings.maxTransactions()) {
                earlier = EarlierTransactions.none();
                insertedAtLookUp = recent.inserted();
            }
            return known;
        }
        return isRedeliveredEarlier(offset, change);
    }

    private boolean isRedeliveredEarlier(long offset, Change change) {
        insertedAtLookUp = recent.inserted();
        if (earlier.contains(change)) {
            return true;
        }
        if (!earlier.isComplete(change)) {
            earlier = lookUp(offset, change);
            if (earlier.contains(change)) {
                return true;
            }
        }
        earlier.add(change);
        return false;
    }

    private EarlierTransactions lookUp(long offset, Change change) {
        long fromMillis = change.committedMillis() - DISORDER_MILLIS;
        long from =
                log.offsetAt(Math.max(0, fromMillis - clockDifferenceMillis)).orElse(offset);
        EarlierTransactions taking = EarlierTransactions.lookingUp(
                Math.max(2, LOOKED_UP_SHARE * settings.maxTransactions()), change, fromMillis, recent.horizonMillis());
        LookUp lookUp =
                lookUps.run(partition, new LookUp(change, Math.min(from, offset), taking), offset, log, reader, budget);
        EarlierTransactions found = lookUp.found();
        observer.lookedUp(partition, lookUp.recordsRead());
        if (!found.contains(change) && isDeletedFrom(from)) {
            observer.beyondRetention(partition, offset);
        }
        return found;
    }

    /** Returns whether retention has deleted records that a look-up from this offset would have read. */
    private boolean isDeletedFrom(long from) {
        long start = log.startOffset();
        return start > 0 && from <= start;
    }

    /** Reads back until enough transactions are known. Of what lies before, the horizon says that it is not known. */
    private void warmUp(long offset, long timestampMillis) {
        long start = log.startOffset();
        WarmUp read = new WarmUp(timestampMillis);
        long to = offset;
        for (long step = FIRST_STEP; to > start && read.isWanted(); step *= 2) {
            long from = Math.max(start, to - step);
            read.beginStep();
            boolean unused = log.scan(from, to, read);
            to = from;
        }
        if (to > 0) {
            knownFromMillis = read.firstMillis;
            recent.raiseHorizon(knownFromMillis + clockDifferenceMillis);
        }
        observer.warmedUp(partition, read.records);
    }

    private void compareClocks(long offset, long timestampMillis, Change change) {
        long difference = change.committedMillis() - timestampMillis;
        if (difference > clockDifferenceMillis && timestampMillis > 0) {
            clockDifferenceMillis = difference + settings.clockDifference().toMillis();
            if (knownFromMillis != NOTHING_BEFORE) {
                recent.raiseHorizon(knownFromMillis + clockDifferenceMillis);
            }
            observer.clocksDiffer(partition, offset, difference);
        }
    }

    /** Takes the records of a warm-up into the memory. */
    private final class WarmUp implements RawLog.Visitor {

        private long firstMillis;
        private boolean stepBegins;
        private long bytes;
        private long records;

        WarmUp(long timestampMillis) {
            this.firstMillis = timestampMillis;
        }

        void beginStep() {
            stepBegins = true;
        }

        boolean isWanted() {
            return recent.inserted() < settings.warmUpTransactions() && bytes < settings.warmUpBytes();
        }

        @Override
        public boolean visit(ConsumerRecord<byte[], byte[]> record) {
            if (stepBegins) {
                firstMillis = record.timestamp();
                stepBegins = false;
            }
            records++;
            bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
            reader.read(record).ifPresent(each -> {
                compareClocks(record.offset(), record.timestamp(), each);
                boolean unused = recent.isKnown(each);
            });
            return true;
        }
    }
}
