"""The measurements: each module measures one thing of one bot and gives a row of figures."""
