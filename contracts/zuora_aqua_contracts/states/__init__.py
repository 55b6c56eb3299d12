"""Provider states: the endpoint, the model that says which job must come back, and Hypothesis strategies."""
