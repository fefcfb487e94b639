"""履职: facts from the records, a sheet that says what they are worth, a score with receipts, an appraisal with objections."""
