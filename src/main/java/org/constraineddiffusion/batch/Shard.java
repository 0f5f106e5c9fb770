/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.batch;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;

/**
 * Which part of the work a process does: of {@code shards} parts, number {@code shard}, from 0. Part k has items k, k + shards, k + 2 shards, ...
 */
public record Shard(int shard, int shards) {

    /** All of the work. */
    public static final Shard ALL = new Shard(0, 1);

    /** In place of both numbers: those of a task of a Slurm job array, else {@link #ALL}. */
    public static final String AUTO = "auto";

    private static final String ID = "SLURM_ARRAY_TASK_ID";
    private static final String COUNT = "SLURM_ARRAY_TASK_COUNT";

    /** @throws InputException if {@code shards} is not positive, or {@code shard} not from 0 to {@code shards} − 1 */
    public Shard {
        if (shards < 1) {
            throw new InputException("shards must be at least 1, not " + shards + ".");
        }
        if (shard < 0 || shard >= shards) {
            throw new InputException("shard must be from 0 to " + (shards - 1) + " with shards=" + shards + ", not " + shard + ".");
        }
    }

    /**
     * That of a task of a Slurm job array: SLURM_ARRAY_TASK_COUNT parts, numbered by SLURM_ARRAY_TASK_ID from SLURM_ARRAY_TASK_MIN on, in steps of
     * SLURM_ARRAY_TASK_STEP. All of the work outside of a job array.
     *
     * @throws InputException if the array's numbers have gaps, so that they do not number the parts
     */
    public static Shard ofSlurm(Map<String, String> environment) {
        if (!environment.containsKey(ID) || !environment.containsKey(COUNT)) {
            return ALL;
        }
        int step = number(environment, "SLURM_ARRAY_TASK_STEP", 1);
        int position = number(environment, ID, 0) - number(environment, "SLURM_ARRAY_TASK_MIN", 0);
        int count = number(environment, COUNT, 1);
        if (step < 1 || position % step != 0 || position / step >= count || position < 0) {
            throw new InputException(ID + "=" + environment.get(ID) + " is not one of " + count + " numbers in a row: submit the array as --array=0-" + (count - 1)
                    + ", or give shard and shards.");
        }
        return new Shard(position / step, count);
    }

    /**
     * As a user wrote it.
     *
     * @param shard a number, or {@link #AUTO}
     * @param shards the same
     * @throws InputException if one of them is a number alone, or is none, or they do not fit each other
     */
    public static Shard of(String shard, String shards) {
        if (shard.equals(AUTO) != shards.equals(AUTO)) {
            throw new InputException("shard and shards must both be given, or both be auto (got shard=" + UserText.shown(shard) + " shards=" + UserText.shown(shards) + ").");
        }
        return shard.equals(AUTO) ? ofSlurm(System.getenv()) : new Shard(number("shard", shard), number("shards", shards));
    }

    private static int number(String key, String text) {
        try {
            return Math.toIntExact(UserText.whole(text));
        } catch (NumberFormatException | ArithmeticException notANumber) {
            throw new InputException(key + " must be auto or a whole number, not '" + UserText.shown(text) + "'.");
        }
    }

    private static int number(Map<String, String> environment, String key, int otherwise) {
        String text = environment.getOrDefault(key, "").trim();
        try {
            return text.isEmpty() ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw new InputException(key + " must be a whole number, not '" + text + "'.");
        }
    }

    /** True if an item is of this part. */
    boolean has(long index) {
        return Math.floorMod(index, shards) == shard;
    }

    /** The items of this part. */
    <T> List<T> of(List<T> all) {
        return IntStream.range(0, all.size()).filter(this::has).mapToObj(all::get).toList();
    }

    /** For the names of files: nothing for all of the work, else -3-of-8, numbered from 0. */
    String suffix() {
        return shards == 1 ? "" : "-" + shard + "-of-" + shards;
    }
}
