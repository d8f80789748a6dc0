/// Solves `matrix * x = rhs` by elimination with row exchange; `matrix` is row by row. `None` when singular.
pub(super) fn solve(mut matrix: Vec<f64>, mut rhs: Vec<f64>) -> Option<Vec<f64>> {
    let n = rhs.len();
    debug_assert_eq!(matrix.len(), n * n);
    for column in 0..n {
        let at = |row: usize| matrix[row * n + column].abs();
        let pivot = (column..n).max_by(|&a, &b| at(a).total_cmp(&at(b)))?;
        if !(at(pivot) > 1e-12 && at(pivot).is_finite()) {
            return None;
        }
        if pivot != column {
            (0..n).for_each(|i| matrix.swap(pivot * n + i, column * n + i));
            rhs.swap(pivot, column);
        }
        eliminate(&mut matrix, &mut rhs, column);
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|i| matrix[row * n + i] * rhs[i]).sum();
        rhs[row] = (rhs[row] - known) / matrix[row * n + row];
    }
    rhs.iter().all(|x| x.is_finite()).then_some(rhs)
}

/// Clears `column` in the rows below it.
fn eliminate(matrix: &mut [f64], rhs: &mut [f64], column: usize) {
    let n = rhs.len();
    let (above, below) = matrix.split_at_mut((column + 1) * n);
    let pivot_row = &above[column * n..];
    let pivot_rhs = rhs[column];
    for (row, value) in below.chunks_exact_mut(n).zip(&mut rhs[column + 1..]) {
        let factor = row[column] / pivot_row[column];
        if factor != 0.0 {
            row[column..].iter_mut().zip(&pivot_row[column..]).for_each(|(a, b)| *a -= factor * b);
            *value -= factor * pivot_rhs;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::solve;

    #[test]
    fn solves_with_row_exchange() {
        let x = solve(vec![0.0, 2.0, 1.0, 1.0, 1.0, 0.0, 3.0, 0.0, 1.0], vec![7.0, 3.0, 6.0]).unwrap();
        for (found, expected) in x.iter().zip([1.0, 2.0, 3.0]) {
            assert!((found - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn refuses_singular_and_infinite() {
        assert_eq!(solve(vec![1.0, 2.0, 2.0, 4.0], vec![1.0, 2.0]), None);
        assert_eq!(solve(vec![f64::INFINITY, 0.0, 0.0, 1.0], vec![1.0, 1.0]), None);
        assert_eq!(solve(vec![f64::NAN, 0.0, 0.0, 1.0], vec![1.0, 1.0]), None);
    }
}
