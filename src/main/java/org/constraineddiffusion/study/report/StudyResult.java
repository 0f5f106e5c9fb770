package org.constraineddiffusion.study.report;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.util.Optional;

/**
 * What a study gives.
 *
 * @param plot not shown yet
 * @param title of the table
 * @param table not shown yet
 * @param image what says more as a picture, not shown yet
 */
public record StudyResult(ImagePlus plot, String title, ResultsTable table, Optional<ImagePlus> image) {
}
